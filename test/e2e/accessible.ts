// What axe says of a page as it stands, in light and in dark.
import { expect } from "bun:test";
import axe from "axe-core";
import type { Page } from "playwright-core";
import * as v from "valibot";

const run = "axe.run().then((found) => found.violations)";
const Violations = v.array(v.object({ id: v.string(), impact: v.nullable(v.string()), nodes: v.array(v.unknown()) }));

/** Fails with every serious finding. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const violations = v.parse(Violations, await page.evaluate(run));
    const serious = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
    expect(serious.map((one) => `${one.id}: ${JSON.stringify(one.nodes).slice(0, 600)}`)).toEqual([]);
  }
}
