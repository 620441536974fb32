// The held-out corpus: secrets of every kind in every place, with values that a seed makes.
import { diceOf } from "./dice.ts";
import type { Planted, Scene } from "./entry.ts";
import { secretOf } from "./kinds.ts";
import { argScenes } from "./places/args.ts";
import { configFileScenes } from "./places/config-files.ts";
import { configTreeScenes } from "./places/config-trees.ts";
import { customResourceScenes } from "./places/custom-resources.ts";
import { envScenes } from "./places/env.ts";
import { lastAppliedScenes } from "./places/last-applied.ts";
import { logBlockScenes } from "./places/log-blocks.ts";
import { logLineScenes } from "./places/log-lines.ts";
import { structuredLogScenes } from "./places/log-structured.ts";
import { messageScenes } from "./places/messages.ts";
import { secretScenes } from "./places/secret-objects.ts";

const scenes: readonly Scene[] = [
  ...secretScenes,
  ...envScenes,
  ...argScenes,
  ...configFileScenes,
  ...configTreeScenes,
  ...customResourceScenes,
  ...lastAppliedScenes,
  ...messageScenes,
  ...logLineScenes,
  ...structuredLogScenes,
  ...logBlockScenes,
];

/** Every entry with its own value: the same for the same seed. */
export function planted(seed: number): Planted[] {
  const seen = new Map<string, number>();
  return scenes.map(({ kind, place, encoding, carry }) => {
    const base = `${place}/${encoding}/${kind}`;
    const number = (seen.get(base) ?? 0) + 1;
    seen.set(base, number);
    const id = `${base}/${number}`;
    const dice = diceOf(seed, id);
    const secret = secretOf(kind, dice);
    return { id, kind, place, encoding, secret, carrier: carry(secret, dice) };
  });
}
