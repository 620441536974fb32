// Harmless templates: «name» becomes a fresh value, so that no rule can be fitted to the letters.
import { base64Letters, type Dice, digits, lower, urlSafeLetters } from "../dice.ts";
import { base64 } from "../encode.ts";
import type { Resource } from "../entry.ts";

// Guillemets, because braces, dollars and percent signs are what the templates themselves are about.

/** A kind of harmless text: log lines, or objects whose strings hold templates. */
export type BenignKind =
  | { readonly kind: string; readonly logs: readonly string[] }
  | { readonly kind: string; readonly resources: readonly Resource[] };

export function logs(kind: string, ...lines: readonly string[]): BenignKind {
  return { kind, logs: lines };
}

export function resources(kind: string, ...list: readonly Resource[]): BenignKind {
  return { kind, resources: list };
}

/** «hex40» «id5» «b64_48» «url22» «digits9»: a letter set and a length; the others are in `value`. */
export function fill(template: string, dice: Dice): string {
  return template.replaceAll(/«([^»]+)»/g, (_, name: string) => value(name, dice));
}

function value(name: string, dice: Dice): string {
  const sized = /^(hex|HEX|id|b64_|url|digits)(\d+)$/.exec(name);
  if (sized) return letters(sized[1] ?? "", Number(sized[2]), dice);
  const two = (limit: number): string => String(dice.below(limit)).padStart(2, "0");
  switch (name) {
    case "word":
      return dice.word();
    case "uuid":
      return dice.uuid();
    case "n":
      return String(dice.below(10000));
    case "ip":
      return `10.${dice.below(256)}.${dice.below(256)}.${1 + dice.below(254)}`;
    case "mac":
      return Array.from({ length: 6 }, () => dice.hex(2)).join(":");
    case "version":
      return `${dice.below(9)}.${dice.below(40)}.${dice.below(20)}`;
    case "time":
      return `2026-0${1 + dice.below(9)}-${10 + dice.below(18)}T${two(24)}:${two(60)}:${two(60)}.${dice.chars(digits, 3)}Z`;
    case "klog":
      return `I0304 10:${two(60)}:${two(60)}.${dice.chars(digits, 6)}       1`;
    case "sentence":
      return `the ${dice.word()} ${dice.word()} runs before the ${dice.word()} ${dice.word()}`;
    case "sentence64":
      return base64(`the ${dice.word()} ${dice.word()} runs before the ${dice.word()} ${dice.word()}`);
    case "json64":
      return base64(JSON.stringify({ name: dice.word(), replicas: dice.below(9), zone: dice.word() }));
    case "certificate":
      return `-----BEGIN CERTIFICATE-----\n${
        base64(dice.bytes(96))
          .match(/.{1,64}/g)
          ?.join("\n") ?? ""
      }\n-----END CERTIFICATE-----\n`;
    case "certificate64":
      return base64(value("certificate", dice));
    default:
      throw new RangeError(`Cannot fill "${name}": no such value`);
  }
}

function letters(set: string, length: number, dice: Dice): string {
  switch (set) {
    case "hex":
      return dice.hex(length);
    case "HEX":
      return dice.hex(length).toUpperCase();
    case "id":
      return dice.chars(lower + digits, length);
    case "b64_":
      return dice.chars(base64Letters, length);
    case "url":
      return dice.chars(urlSafeLetters, length);
    default:
      return dice.chars(digits, length);
  }
}
