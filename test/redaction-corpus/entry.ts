// What one entry of the corpus is, and how the folders of scenes describe theirs.
import type { Dice } from "./dice.ts";
import type { KindName } from "./kinds.ts";

export type Resource = Record<string, unknown>;
export type Place = "secret" | "structured" | "log";
export type Carrier = { readonly resource: Resource } | { readonly log: string };

export interface Planted {
  /** place/encoding/kind/number: never contains the value. */
  readonly id: string;
  readonly kind: KindName;
  readonly place: Place;
  readonly encoding: string;
  /** The plaintext that must be gone. */
  readonly secret: string;
  readonly carrier: Carrier;
}

export interface Benign {
  readonly id: string;
  readonly kind: string;
  /** The line, or the object as JSON. */
  readonly text: string;
  readonly as: "log" | { readonly resource: Resource };
}

/** A place for a secret, before the value is known. */
export interface Scene {
  readonly kind: KindName;
  readonly place: Place;
  readonly encoding: string;
  readonly carry: (secret: string, dice: Dice) => Carrier;
}

export function inSecret(kind: KindName, encoding: string, build: (secret: string, dice: Dice) => Resource): Scene {
  return { kind, place: "secret", encoding, carry: (secret, dice) => ({ resource: build(secret, dice) }) };
}

export function inResource(kind: KindName, encoding: string, build: (secret: string, dice: Dice) => Resource): Scene {
  return { kind, place: "structured", encoding, carry: (secret, dice) => ({ resource: build(secret, dice) }) };
}

/** Physical lines as a container wrote them, without the last newline. */
export function inLog(kind: KindName, encoding: string, write: (secret: string, dice: Dice) => string): Scene {
  return { kind, place: "log", encoding, carry: (secret, dice) => ({ log: write(secret, dice) }) };
}
