// Every kind of secret the corpus plants, by name.
import type { Dice } from "./dice.ts";
import { appKinds } from "./kinds/app.ts";
import { cloudKinds } from "./kinds/cloud.ts";
import { clusterKinds } from "./kinds/cluster.ts";
import { forgeKinds } from "./kinds/forge.ts";
import { keyKinds } from "./kinds/key.ts";
import { passwordKinds } from "./kinds/password.ts";
import { serviceKinds } from "./kinds/service.ts";

export const kinds = {
  ...cloudKinds,
  ...forgeKinds,
  ...serviceKinds,
  ...clusterKinds,
  ...keyKinds,
  ...passwordKinds,
  ...appKinds,
} as const;

export type KindName = keyof typeof kinds;

const names: readonly string[] = Object.keys(kinds);
const isKind = (name: string): name is KindName => names.includes(name);

/** Kinds whose value gives itself away (a prefix, a structure) wherever it stands. */
export const tellingKinds: readonly KindName[] = names.filter(isKind).filter((name) => kinds[name].telling);

/** Kinds that only their name beside them tells from a digest or an id. */
export const quietKinds: readonly KindName[] = names.filter(isKind).filter((name) => !kinds[name].telling);

export function secretOf(kind: KindName, dice: Dice): string {
  return kinds[kind].make(dice);
}
