// The harmless half of the corpus: what a redactor must leave alone.
import { identifierKinds } from "./benign/identifiers.ts";
import { objectKinds } from "./benign/objects.ts";
import { structuredLineKinds } from "./benign/structured-lines.ts";
import { workloadKinds } from "./benign/workloads.ts";
import { wordingKinds } from "./benign/wording.ts";
import { type BenignKind, fill } from "./benign/fill.ts";
import { type Dice, diceOf } from "./dice.ts";
import type { Benign, Resource } from "./entry.ts";

const kinds: readonly BenignKind[] = [
  ...identifierKinds,
  ...wordingKinds,
  ...workloadKinds,
  ...objectKinds,
  ...structuredLineKinds,
];

// Each kind weighs the same, however many templates it has.
const perKind = 32;

const bare = (line: string): string => line;

/** The same words as other loggers write them: a template's second and later turns are new texts. */
const frames: readonly ((line: string, dice: Dice) => string)[] = [
  bare,
  (line, d) => `${fill("«time»", d)} INFO  [main] c.a.Shop - ${line}`,
  (line, d) => JSON.stringify({ level: "info", ts: 1_772_000_000 + d.below(1e6), caller: "app/run.go:88", msg: line }),
  (line, d) => `${fill("«klog»", d)} run.go:${d.below(900)}] ${line}`,
  (line, d) => `ts=${fill("«time»", d)} level=info component=${d.word()} msg=${JSON.stringify(line)}`,
  (line, d) => `[${fill("«time»", d)}] [${d.word()}/${d.below(99)}]: ${line}`,
  (line, d) => JSON.stringify({ log: `${line}\n`, stream: "stdout", time: fill("«time»", d) }),
  (line, d) => `${d.word()}-${d.below(9)} | ${line}`,
];

/** Every entry with fresh values: the same for the same seed. */
export function benign(seed: number): Benign[] {
  return kinds.flatMap((kind) =>
    Array.from({ length: perKind }, (_, i) => {
      const id = `${kind.kind}/${i + 1}`;
      return entryOf(id, kind, i, diceOf(seed, `benign/${id}`));
    }),
  );
}

function entryOf(id: string, kind: BenignKind, i: number, dice: Dice): Benign {
  if ("logs" in kind) {
    const template = kind.logs[i % kind.logs.length] ?? "";
    const frame = frames[Math.floor(i / kind.logs.length) % frames.length] ?? bare;
    return { id, kind: kind.kind, text: frame(fill(template, dice), dice), as: "log" };
  }
  const resource = filledObject(kind.resources[i % kind.resources.length] ?? {}, dice);
  return { id, kind: kind.kind, text: JSON.stringify(resource), as: { resource } };
}

function filledObject(resource: Resource, dice: Dice): Resource {
  return Object.fromEntries(Object.entries(resource).map(([name, inner]) => [name, filledValue(inner, dice)]));
}

function filledValue(value: unknown, dice: Dice): unknown {
  if (typeof value === "string") return fill(value, dice);
  if (Array.isArray(value)) return value.map((item: unknown) => filledValue(item, dice));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledValue(inner, dice)]));
}
