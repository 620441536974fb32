// The values of one statement: a template names them, and nothing that came from outside ever stands in its text.
import type { Visible } from "../resources/read.ts";

export type BoundType = "String" | "Array(String)" | "Array(UInt64)" | "UInt64" | "UInt32" | "Int64" | "Float64";

export class Bound {
  readonly values: Record<string, unknown>;

  constructor(values: Record<string, unknown> = {}) {
    this.values = values;
  }

  /** The placeholder that stands for the value. */
  add(type: BoundType, value: string | number | readonly string[] | readonly bigint[]): string {
    const name = `p${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `{${name}:${type}}`;
  }
}

/** An instant of RFC 3339. The column holds 1900 to 2262, and lines are of 1970 and later: what is beyond is as good as its end. */
export function instant(text: string, bound: Bound): string {
  const year = Number(text.slice(0, 4));
  const held = year < 1970 ? "1970-01-01T00:00:00Z" : year > 2261 ? "2261-12-31T23:59:59Z" : text;
  return `parseDateTime64BestEffort(${bound.add("String", held)}, 9, 'UTC')`;
}

/** Every statement starts with these: the primary key's first two columns. Attempts that are not published are nobody's. */
export const visibleRows = "snapshot_id = {snapshot:String} AND attempt IN {attempts:Array(UInt32)}";

export function boundTo(of: Visible): Bound {
  return new Bound({ snapshot: of.snapshotId, attempts: [...of.attempts] });
}
