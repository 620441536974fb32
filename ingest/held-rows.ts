// Rows whose messages still lie in the parser's memory, and their text.
import type { BlockColumns } from "../db/model/line/wasm/line-parser.ts";

/** Rows [from, to). `held`: their messages and those around them, the first of which has the offset `heldFrom`. */
export interface HeldRows {
  readonly columns: Pick<BlockColumns, "level" | "messageOffsets">;
  readonly held: Uint8Array;
  readonly heldFrom: number;
  readonly from: number;
  readonly to: number;
}

/** Of the messages of rows [from, to), `bytesMax` at most; a character per byte, so that offsets stay: formats look at ASCII only. */
export function textOf({ columns, held, heldFrom }: HeldRows, from: number, to: number, bytesMax = Infinity): string {
  const { messageOffsets } = columns;
  const start = (messageOffsets[from] ?? 0) - heldFrom;
  const bytes = Math.min((messageOffsets[to] ?? 0) - heldFrom - start, bytesMax);
  return Buffer.from(held.buffer, held.byteOffset + start, bytes).toString("latin1");
}
