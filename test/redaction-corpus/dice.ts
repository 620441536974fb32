// Random values that a seed repeats: another seed is another corpus, and a failing run can be had again.

export const digits = "0123456789";
export const lower = "abcdefghijklmnopqrstuvwxyz";
export const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const alphanumeric = digits + upper + lower;
export const base64Letters = `${upper}${lower}${digits}+/`;
export const base32Letters = `${upper}234567`;
export const urlSafeLetters = `${alphanumeric}-_`;

const words =
  `amber anchor basil beacon birch cobalt copper coral cedar crimson delta ember falcon fjord garnet glacier harbor hazel
  indigo island jasper juniper kettle lagoon lantern maple meadow mosaic nimbus nutmeg onyx orchid otter pebble pepper
  pigeon plasma quartz quiver raven river saffron signal sparrow summit thistle timber topaz tulip umber velvet violet
  walnut willow winter yarrow zephyr zinnia`.split(/\s+/);

export interface Dice {
  /** A whole number, 0 ≤ n < limit. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** `length` letters of that alphabet. */
  chars(alphabet: string, length: number): string;
  bytes(length: number): Uint8Array;
  /** `length` hexadecimal letters. */
  hex(length: number): string;
  uuid(): string;
  /** A short English word, lower case. */
  word(): string;
}

/** The dice of that name under that seed: entries of the corpus do not disturb each other's values. */
export function diceOf(seed: number, name: string): Dice {
  const next = generator(`${seed}/${name}`);
  const below = (limit: number): number => Math.floor((next() / 4294967296) * limit);
  const chars = (alphabet: string, length: number): string => {
    let text = "";
    for (let i = 0; i < length; i++) text += alphabet.charAt(below(alphabet.length));
    return text;
  };
  const hex = (length: number): string => chars("0123456789abcdef", length);
  return {
    below,
    chars,
    hex,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${chars("89ab", 1)}${hex(3)}-${hex(12)}`,
    word: () => words[below(words.length)] ?? "amber",
    pick<T>(from: readonly T[]): T {
      const found = from[below(from.length)];
      if (found === undefined) throw new RangeError("Cannot pick from a list: it is empty");
      return found;
    },
  };
}

/** sfc32, seeded with an FNV hash of the name: fast, and far from Math.random's one global state. */
function generator(name: string): () => number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  let a = hash;
  let b = Math.imul(hash, 0x9e3779b1) >>> 0;
  let c = name.length ^ 0x5bd1e995;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  // The first rounds still resemble the seed.
  for (let i = 0; i < 15; i++) next();
  return next;
}
