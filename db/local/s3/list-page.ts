// One page of a listing: keys in byte order, with everything behind a delimiter folded into one common prefix.
import type { ListedRow } from "./records.ts";
import { afterPrefix, compareUtf8 } from "./uri.ts";

export interface Scan {
  (range: { from: string; inclusive: boolean; until: string | null; limit: number }): ListedRow[];
}

export interface Page {
  readonly rows: ListedRow[];
  readonly prefixes: string[];
  readonly truncated: boolean;
  /** The last key or common prefix of this page: what the next one comes after. */
  readonly last: string;
}

interface Wanted {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** Only what comes after this. */
  readonly after: string;
  readonly max: number;
}

/** At most `max` keys and prefixes together. Cost: one batch per page, or one per common prefix. */
export function listPage(scan: Scan, { prefix, delimiter, after, max }: Wanted): Page {
  const rows: ListedRow[] = [];
  const prefixes: string[] = [];
  const until = prefix === "" ? null : afterPrefix(prefix);
  let cursor = startOf(prefix, delimiter, after);
  let last = "";
  if (max === 0) return { rows, prefixes, truncated: false, last };
  while (cursor !== null) {
    const limit = delimiter === "" ? max - rows.length + 1 : 64;
    const batch = scan({ ...cursor, until, limit });
    cursor = null;
    for (const row of batch) {
      if (rows.length + prefixes.length === max) return { rows, prefixes, truncated: true, last };
      const folded = foldedPrefix(row.key, prefix, delimiter);
      if (folded === null) {
        rows.push(row);
        last = row.key;
        cursor = { from: row.key, inclusive: false };
        continue;
      }
      prefixes.push(folded);
      last = folded;
      // The folded keys may be many: go on behind them rather than through them.
      const next = afterPrefix(folded);
      cursor = next === null ? null : { from: next, inclusive: true };
      break;
    }
    if (batch.length < limit && !(cursor?.inclusive ?? false)) cursor = null;
  }
  return { rows, prefixes, truncated: false, last };
}

/** `prefix` up to and with the first delimiter behind it; null for a key that is listed itself. */
function foldedPrefix(key: string, prefix: string, delimiter: string): string | null {
  if (delimiter === "") return null;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? null : key.slice(0, at + delimiter.length);
}

function startOf(prefix: string, delimiter: string, after: string): { from: string; inclusive: boolean } | null {
  if (after === "" || compareUtf8(after, prefix) < 0) return { from: prefix, inclusive: true };
  // A page that ended with a common prefix continues behind all of its keys.
  if (after.startsWith(prefix) && foldedPrefix(after, prefix, delimiter) === after) {
    const next = afterPrefix(after);
    return next === null ? null : { from: next, inclusive: true };
  }
  return { from: after, inclusive: false };
}
