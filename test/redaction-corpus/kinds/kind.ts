// How a kind of secret is described: its exact shape, and the variable that people keep it in.
import type { Dice } from "../dice.ts";

export interface Kind {
  /** The environment variable this usually lives in. */
  readonly variable: string;
  readonly telling: boolean;
  readonly make: (dice: Dice) => string;
}

/** A value that is recognisable wherever it stands. */
export function telling(variable: string, make: (dice: Dice) => string): Kind {
  return { variable, telling: true, make };
}

/** A value that could be a digest, an id or a word; only its surroundings say what it is. */
export function quiet(variable: string, make: (dice: Dice) => string): Kind {
  return { variable, telling: false, make };
}
