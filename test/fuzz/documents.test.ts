// Mutated YAML, JSON, streams of sections and logs, alone and inside of dumps: what cannot be read is a gap, never more.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { tarOf } from "../kit/tar-fixture.ts";
import { byteEdit, edited } from "./byte-edits.ts";
import { importCounted } from "./counted-source.ts";
import { documents, dumpWith, logs, placeCount, streams } from "./document-seeds.ts";
import { Cases, plannedCases, watchdogMs } from "./fuzz-run.ts";
import { runSeed } from "../kit/run-seed.ts";
import { editedText, textEdits } from "./text-edits.ts";

const cases = new Cases();
const outcomes = { imported: 0, refused: 0 };
let resources = 0;
const chunk = fc.constantFrom(64 * 1024, 64 * 1024, 997, 7);
/** After the edits that know the grammar, bytes that are no UTF-8. */
const bytesToo = fc.array(byteEdit, { maxLength: 2 });

async function imports(bytes: Uint8Array, name: string, chunk?: number): Promise<void> {
  const outcome = await importCounted(bytes, name, chunk);
  outcomes[outcome.ended]++;
  resources += outcome.resources.length;
}

describe(`documents (seed ${String(runSeed)})`, () => {
  for (const [what, texts, names, runs] of [
    ["files of resources", documents, ["pods.yaml", "x.json", "input"], 1500],
    ["streams with sections of logs", streams, ["dump.txt"], 900],
    ["logs", logs, ["app.log", "var/log/pods/shop_web_0f/app/0.log"], 300],
  ] as const) {
    test(
      `that are ${what} end as an import or a refusal, however they are mutated`,
      () => {
        const inputs = fc.tuple(fc.constantFrom(...texts), textEdits, bytesToo, fc.constantFrom(...names), chunk);
        return cases.check(runs, inputs, ([text, edits, bytes, name, chunk]) =>
          imports(edited(new TextEncoder().encode(editedText(text, edits)), bytes), name, chunk),
        );
      },
      watchdogMs,
    );
  }

  test(
    "that lie in dumps cost what is in them and nothing else",
    () => {
      const inputs = fc.tuple(
        fc.nat({ max: placeCount - 1 }),
        fc.constantFrom(...documents, ...documents, ...streams),
        textEdits,
        bytesToo,
      );
      return cases.check(1800, inputs, ([place, text, edits, bytes]) =>
        imports(tarOf(dumpWith(place, edited(new TextEncoder().encode(editedText(text, edits)), bytes))), "dump.tar"),
      );
    },
    watchdogMs,
  );

  test("ran as many cases as promised, and found resources in many", () => {
    expect(cases.ran).toBe(plannedCases.documents);
    expect(Math.min(outcomes.imported, outcomes.refused)).toBeGreaterThan(200);
    expect(resources).toBeGreaterThan(1000);
  });
});
