// The measurement: how much of a corpus that the rules' author has not seen is redacted, and how little else.
import { describe, expect, test } from "bun:test";
import { benign } from "./benign.ts";
import { runSeed } from "../kit/run-seed.ts";
import { planted } from "./planted.ts";
import { productRedactor } from "./redactor.ts";
import { score } from "./score.ts";

describe("redaction of a corpus it has not seen", () => {
  const seed = runSeed;
  const { places, benign: harmless } = score(planted(seed), benign(seed), productRedactor());
  const share = (place: keyof typeof places): number => (100 * places[place].found) / places[place].total;

  test(`finds every Secret, 98 % of structured places and 93 % of what stands in log lines (seed ${seed})`, () => {
    expect(places.secret.missed).toEqual([]);
    expect([share("structured") >= 98 || places.structured.missed]).toEqual([true]);
    expect([share("log") >= 93 || places.log.missed]).toEqual([true]);
    expect(places.secret.total + places.structured.total + places.log.total).toBeGreaterThanOrEqual(400);
  });

  test("changes at most 1 % of what is harmless", () => {
    expect(harmless.total).toBeGreaterThanOrEqual(2000);
    expect([(100 * harmless.changed.length) / harmless.total <= 1 || harmless.changed]).toEqual([true]);
  });
});
