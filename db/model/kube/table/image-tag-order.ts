// The order of an image stream's tags: `latest`, then `5.1` before `5.1.3`, each newest first, then all others.
import { byBytes } from "./byte-order.ts";

interface Ranked {
  readonly tag: string;
  readonly rank: 0 | 1 | 2 | 3;
  readonly prefix: string;
  readonly numbers: readonly number[];
  readonly prerelease: readonly string[];
}

/** For sort(). */
export function byTagPriority(a: string, b: string): number {
  const [left, right] = [ranked(a), ranked(b)];
  if (left.rank !== right.rank) return left.rank - right.rank;
  if (left.rank === 3) return byBytes(a, b);
  return byVersion(right, left) || byBytes(left.prefix, right.prefix);
}

function ranked(tag: string): Ranked {
  const prefix = tag.startsWith("v") ? "v" : "";
  const plain = { tag, prefix, numbers: [], prerelease: [] };
  if (tag === "latest") return { ...plain, rank: 0 };
  const match = /^(0|[1-9]\d*)\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
    tag.slice(prefix.length),
  );
  if (match === null || match[0].length > 128) return { ...plain, rank: 3 };
  const [, major, minor, patch, prerelease] = match;
  return {
    tag,
    prefix,
    rank: patch === undefined ? 1 : 2,
    numbers: [Number(major), Number(minor), Number(patch ?? 0)],
    prerelease: prerelease?.split(".") ?? [],
  };
}

/** Semantic versioning: a prerelease comes before its release, numbers before words. */
function byVersion(a: Ranked, b: Ranked): number {
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i] ?? 0;
    if (number !== other) return number - other;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  for (const [i, part] of a.prerelease.entries()) {
    const order = byPart(part, b.prerelease[i]);
    if (order !== 0) return order;
  }
  return a.prerelease.length - b.prerelease.length;
}

function byPart(a: string, b: string | undefined): number {
  if (b === undefined) return 1;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Number(a) - Number(b);
  return left === right ? byBytes(a, b) : Number(right) - Number(left);
}
