// Random numbers that depend on a seed and a name only, so that any part of the cluster can be made alone, in any order.

const alphabet = "bcdfghjklmnpqrstvwxz2456789";
const suffixes = alphabet.length ** 5;

/** sfc32, started from a hash of (seed, key). Two keys give unrelated series. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, key: string) {
    this.#a = hash(key, seed ^ 0x9e3779b9);
    this.#b = hash(key, Math.imul(seed, 0x85ebca6b) ^ 0x243f6a88);
    this.#c = seed | 0;
    // sfc32 mixes its state in a few rounds; before that, neighbouring keys look alike.
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 ≤ x < 1. */
  next(): number {
    return this.bits() / 4294967296;
  }

  /** A whole number, low ≤ x < high. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.between(0, list.length)] ?? list[0];
  }

  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += this.bits().toString(16).padStart(8, "0");
    return text.slice(0, digits);
  }

  /** Letters as Kubernetes makes them for generated names. */
  letters(count: number): string {
    let text = "";
    for (let i = 0; i < count; i++) text += alphabet[this.between(0, alphabet.length)] ?? "";
    return text;
  }
}

/** A UUID (version 4 by its form) that belongs to this name. */
export function uuidOf(seed: number, ...name: readonly string[]): string {
  const hex = new Random(seed, `uuid ${name.join("/")}`).hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Five letters for the n-th of a family. Random ones would collide in families of thousands; these cannot. */
export function suffixOf(seed: number, family: string, n: number): string {
  // 7,368,787 shares no factor with 27^5, so the product runs through every suffix before it repeats.
  let left = (hash(family, seed) + n * 7_368_787) % suffixes;
  let text = "";
  for (let i = 0; i < 5; i++) {
    text += alphabet[left % alphabet.length] ?? "";
    left = Math.floor(left / alphabet.length);
  }
  return text;
}

/** FNV-1a with a final mix. */
export function hash(text: string, seed: number): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
