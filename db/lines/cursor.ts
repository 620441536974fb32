// Cursors of a page: opaque to the caller, a position and a side of it to us.
import * as v from "valibot";
import { KubinError } from "../model/error.ts";
import type { Position } from "./row.ts";

/** Lines that come after, or before, a position in the order that was asked for. */
export interface Boundary {
  readonly side: "after" | "before";
  readonly position: Position;
}

const digits = v.pipe(v.string(), v.regex(/^-?\d{1,20}$/));
const Written = v.strictTuple([v.picklist(["a", "b"]), digits, digits, v.pipe(digits, v.transform(Number))]);

export function writeCursor({ side, position }: Boundary): string {
  const text = [side === "after" ? "a" : "b", position.ns, position.stream, position.number].join(".");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws "invalid" for what writeCursor did not write. */
export function readCursor(cursor: string): Boundary {
  const read = v.safeParse(Written, decoded(cursor).split("."));
  if (!read.success) {
    throw new KubinError("invalid", "Cannot use the cursor: it is not one of ours; ask for the first page again");
  }
  const [side, ns, stream, number] = read.output;
  return { side: side === "a" ? "after" : "before", position: { ns, stream, number } };
}

function decoded(cursor: string): string {
  try {
    return atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    // Not base64: nothing that could be read as a cursor.
    return "";
  }
}
