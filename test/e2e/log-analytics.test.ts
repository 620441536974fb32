// The views of the log page that count: by what one chooses, and against an earlier snapshot.
import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { BrowserContext, Page, Request } from "playwright-core";
import * as v from "valibot";
import { Aggregate } from "../../db/model/contract/log-analytics.ts";
import { linkBeforeHeader, linkHeader, routes } from "../../db/model/contract/routes.ts";
import { podOf, smallBundle } from "../kit/small-bundle.ts";
import { slugOf } from "../kit/stack.ts";
import { expectAccessible } from "./accessible.ts";
import { type Kubin, startKubin } from "./kubin.ts";
import { opened } from "./opened.ts";

setDefaultTimeout(30_000);

let kubin: Kubin;
let context: BrowserContext;
let page: Page;
let link = "";
let earlier = "";
let complaints: string[] = [];
let asked: Request[] = [];

const pods = ["api", "web", "pay"] as const;
const seconds = 300;
/** Both snapshots say it about as often. */
const served = "request served well";
const refused = "card gateway refused the payment";

/** Twelve times as often now. */
const slow = "upstream answered slowly";

/** "api" and "web" write every second; "pay" fails now, and said something else before. */
function log(pod: (typeof pods)[number], now: boolean): string {
  const lines = Array.from({ length: seconds }, (_, second) => {
    const failed = pod === "pay" && second % 3 === 0;
    const late = pod === "api" && second % (now ? 5 : 60) === 0;
    const text = failed ? (now ? refused : "payment booked in the old way") : late ? slow : served;
    const time = new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().replace("Z", "000000Z");
    return `${time} level=${failed && now ? "error" : "info"} msg="${text}" user=u${second % 70} took=${second % 50}`;
  });
  return `${lines.join("\n")}\n`;
}

function bundleOf(now: boolean): Uint8Array<ArrayBuffer> {
  const items = pods.map((pod) => podOf("shop", pod));
  return smallBundle(0, 0, {
    "cluster-resources/pods/shop.json": JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items }),
    ...Object.fromEntries(pods.map((pod) => [`cluster-resources/pods/logs/shop/${pod}/main.log`, log(pod, now)])),
  });
}

async function open(path: string, size = { width: 1440, height: 900 }): Promise<void> {
  // The page before may still ask while this one opens.
  const own: Request[] = [];
  asked = own;
  page = await opened(context, `${link}${path}`, {
    size,
    complaints,
    prepare: (fresh) => {
      // Whatever is written there, not only errors: the earlier slug must not be.
      fresh.on("console", (message) => complaints.push(message.text()));
      fresh.on("request", (request) => own.push(request));
    },
  });
}

const see = (words: string): Promise<void> => page.getByText(words).first().waitFor();
const found = (lines: number): Promise<void> => see(`${lines} lines, newest first`);
const address = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const counts = () => page.getByRole("region", { name: "Counts" });
const cells = async (): Promise<string[][]> => {
  await counts().locator("tbody tr").first().waitFor();
  await page.locator(".outdated").waitFor({ state: "detached" });
  const rows = await counts().locator("tbody tr").all();
  return Promise.all(rows.map((row) => row.locator("td").allInnerTexts()));
};
const askedOf = (route: string): Request[] => asked.filter((one) => new URL(one.url()).pathname === route);

async function aggregate(query: Record<string, string>): Promise<Aggregate> {
  const address = `${kubin.url}${routes.logAggregate}?${new URLSearchParams(query).toString()}`;
  return v.parse(Aggregate, await (await fetch(address, { headers: { [linkHeader]: slugOf(link) } })).json());
}

beforeAll(async () => {
  kubin = await startKubin();
  context = await kubin.browser.newContext();
  await kubin.push(bundleOf(false), async (printed) => void (earlier = printed));
  await kubin.push(bundleOf(true), async (printed) => void (link = printed));
  for (const each of [earlier, link]) await settled(each);
}, 90_000);

async function settled(link: string): Promise<void> {
  const lines = async (): Promise<number> => {
    const response = await fetch(`${kubin.url}${routes.logAggregate}`, { headers: { [linkHeader]: slugOf(link) } });
    return v.parse(Aggregate, await response.json()).groups[0]?.lines ?? 0;
  };
  while ((await lines()) < pods.length * seconds) await Bun.sleep(200);
}

afterAll(async () => {
  await context?.close();
  await kubin?.stop();
}, 30_000);

beforeEach(() => {
  complaints = [];
});

describe("counts", () => {
  test("by names and a measure that are chosen by hand are the API's, and the address holds the choice", async () => {
    await open("/logs?q=user:*");
    await page.getByRole("button", { name: "Counts", exact: true }).click();
    expect(await cells()).toEqual([["shop", String(pods.length * seconds)]]);
    const by = counts().getByRole("group", { name: "Count by" });
    await by.getByRole("button", { name: "pod" }).click();
    await by.getByRole("button", { name: "namespace" }).click();
    await by.getByRole("button", { name: "level" }).click();
    await counts().getByLabel("Measure").selectOption("error rate");
    await counts().getByRole("columnheader", { name: "error rate" }).waitFor();
    expect([address("by"), address("measure")]).toEqual(["pod,level", "error_rate"]);
    const { groups } = await aggregate({ by: "pod,level", measure: "error_rate" });
    const shown = groups.map(({ key, value, lines }) => [
      ...key,
      `${(Number(value) * 100).toFixed(1)}%`,
      String(lines),
    ]);
    expect(shown.length).toBe(4);
    expect(await cells()).toEqual(shown);
    const shared = page.url();
    await open(shared.slice(link.length));
    expect(await cells()).toEqual(shown);
    expect(complaints).toEqual([]);
  });

  test("a row leads to its lines, even where the question names its value, and back", async () => {
    await open("/logs?view=counts&q=ns:shop&by=namespace,field.took&measure=max:user");
    await see("Nothing to count");
    await open("/logs?view=counts&q=ns:shop&by=namespace,pod&measure=p95:took&every=auto");
    const { groups } = await aggregate({ by: "pod", measure: "p95:took", every: "auto" });
    expect((await cells()).map((row) => row.slice(1, 4))).toEqual(
      groups.map(({ key, value, lines }) => [key[0] ?? "", String(value), String(lines)]),
    );
    const most = Math.max(...(groups[0]?.buckets ?? []).map(({ value }) => Number(value)));
    expect(await counts().locator(".spark title").first().textContent()).toBe(`at most ${most}`);
    await counts().getByRole("link", { name: "Lines of namespace shop, pod pay" }).click();
    await found(seconds);
    expect([address("q"), address("view")]).toEqual(["ns:shop pod:pay took:*", null]);
    await page.goBack();
    expect((await cells()).length).toBe(pods.length);
  });

  test("over time and back, and what is beyond the first groups is one row that says how many", async () => {
    await open("/logs?view=counts");
    await cells();
    const name = counts().getByLabel("Count by a field");
    await name.fill("user");
    await name.press("Enter");
    await see('"user" is nothing to count by: a field is written as field.status');
    expect(address("by")).toBeNull();
    await name.fill("field.user");
    await name.press("Enter");
    await counts().getByRole("button", { name: "namespace" }).click();
    await see("20 other groups");
    expect((await cells()).length).toBe(51);
    const { other } = await aggregate({ by: "field.user", top: "50" });
    expect((await cells()).at(-1)).toEqual(["20 other groups", String(other?.lines)]);
    await counts().getByRole("button", { name: "Over time" }).click();
    await counts().locator(".spark").nth(50).waitFor();
    expect(address("every")).toBe("auto");
    await counts().getByRole("button", { name: "Over time" }).click();
    await page.locator(".spark").first().waitFor({ state: "detached" });
  });

  test("what cannot be measured is said beside the field, and nothing is asked", async () => {
    await open("/logs?view=counts&measure=linez");
    await see('"linez" is no measure: choose one of the list');
    expect(await page.getByText("Loading").count()).toBe(0);
    await counts().getByLabel("Measure").selectOption("distinct");
    await see("Which values are to be told apart");
    const of = counts().getByLabel("What distinct is measured of");
    await of.fill("podd");
    await of.press("Enter");
    await see('"podd" has no values to tell apart');
    expect(askedOf(routes.logAggregate).length).toBe(0);
    await of.fill("field.user");
    await of.press("Enter");
    await see("distinct field.user");
    expect(await cells()).toEqual([["shop", "70", String(pods.length * seconds)]]);
    await of.fill("podd");
    await of.press("Enter");
    await see('"podd" has no values to tell apart');
    // The last answer stays, dimmed.
    expect(await counts().locator(".outdated tbody tr").count()).toBe(1);
    expect(askedOf(routes.logAggregate).length).toBe(1);
  });

  test("patterns are told by their text, and count in a workload's own logs, too", async () => {
    await open("/logs?view=counts&by=pattern&q=level:error");
    await counts()
      .getByRole("link", { name: /card gateway refused/ })
      .click();
    await found(seconds / 3);
    await open("/r/core/nodes/-/node-1?tab=logs&view=counts&by=level");
    expect((await cells()).map(([level]) => level)).toEqual(["info", "error"]);
  });
});

describe("patterns", () => {
  const patterns = () => page.getByRole("region", { name: "Patterns" });
  const field = () => patterns().getByLabel("Compare with an earlier snapshot: paste its link");
  const compare = async (pasted: string): Promise<void> => {
    await field().fill(pasted);
    await field().press("Enter");
  };
  /** Addresses, what was asked, the console, and all that outlives the page. */
  const outside = async (): Promise<string> => {
    const kept = "JSON.stringify([history.state, { ...localStorage }, { ...sessionStorage }, document.cookie])";
    const urls = asked.map((request) => `${request.url()} ${request.postData() ?? ""}`);
    return [page.url(), ...urls, ...complaints, v.parse(v.string(), await page.evaluate(kept))].join("\n");
  };

  test("of an earlier snapshot are compared, and its slug leaves the page in one header only", async () => {
    await open("/logs?view=patterns");
    await compare(`${earlier}/logs?q=x`);
    await see("3 changes: 1 new, 1 gone, 1 changed");
    const rows = patterns().locator("tbody tr");
    expect(await rows.nth(0).locator("td").allInnerTexts()).toEqual([
      "new",
      "error",
      "0 → 100",
      "",
      expect.stringMatching(/card gateway refused.* shop\/main$/),
    ]);
    expect(await rows.nth(2).locator("td").allInnerTexts()).toEqual([
      "gone",
      "info",
      "100 → 0",
      "",
      expect.stringContaining("in the old way"),
    ]);
    expect(await rows.nth(2).getByRole("link").count()).toBe(0);
    expect((await rows.nth(1).locator("td").allInnerTexts()).slice(0, 4)).toEqual(["changed", "info", "5 → 60", "×12"]);
    const slug = slugOf(earlier);
    const [sent, ...others] = askedOf(routes.comparePatterns);
    expect(others.length).toBe(0);
    expect((await sent?.allHeaders())?.[linkBeforeHeader]).toBe(slug);
    expect(await outside()).not.toContain(slug);
    expect(await page.content()).not.toContain(slug);
    // The lines and back: the page remembers with what it was compared.
    await rows.nth(0).getByRole("link").click();
    await found(seconds / 3);
    await page.goBack();
    await see("3 changes: 1 new, 1 gone, 1 changed");
    await page.getByRole("button", { name: "error", exact: true }).click();
    await see("1 change: 1 new");
    await patterns().getByRole("button", { name: "Stop comparing" }).click();
    await see("1 pattern of 100 lines");
    expect(await outside()).not.toContain(slug);
    expect(complaints).toEqual([]);
  });

  test("a link that opens nothing, or is none, gives one line, and the patterns stay", async () => {
    await open("/logs?view=patterns");
    await compare("0123456789ABCDEFGHIJab");
    await see("Cannot open the link: there is no such link, or its snapshot was deleted");
    await compare("https://kubin.example/somewhere");
    await see("Cannot read the link");
    await compare(link);
    await see("this is the link of this snapshot");
    expect(await patterns().locator(".query-refusal").count()).toBe(1);
    expect(await field().getAttribute("aria-invalid")).toBe("true");
    expect(askedOf(routes.comparePatterns).length).toBe(1);
    expect(await patterns().locator("tbody tr").count()).toBeGreaterThan(1);
    await compare(slugOf(earlier));
    await see("3 changes");
    expect(await page.locator(":focus").innerText()).toBe("Stop comparing");
  });
});

test.each([
  ["/logs?view=counts&by=namespace,pod,field.user&measure=p95:took&every=auto", ""],
  ["/logs?view=counts&by=pod&measure=linez", ""],
  ["/logs?view=patterns", "compare"],
])("axe finds nothing serious on %p at any width", async (path, how) => {
  for (const width of [1440, 400]) {
    await open(path, { width, height: 900 });
    if (how === "compare") {
      await page.getByLabel("Compare with an earlier").fill(earlier);
      await page.keyboard.press("Enter");
      await see("3 changes");
    } else await page.locator(".counts td, .counts .query-refusal").first().waitFor();
    await page.locator(".waiting, .outdated").first().waitFor({ state: "detached" });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await expectAccessible(page);
  }
});
