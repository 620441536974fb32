// Lines that can be made again from their number alone, and the comparison of a whole snapshot with them.
import { createHash } from "node:crypto";
import * as v from "valibot";
import { streamIdOf } from "../../db/model/line/stream-id.ts";
import type { Lines } from "../../db/ports.ts";
import { linePack, streamOf } from "./log-push.ts";
import { storedLines } from "./stored-lines.ts";

/** Of about 250 bytes, most of them random to a compressor. */
export function knownLine(pod: string, number: number): string {
  const noise = createHash("sha512").update(`${pod}/${number}`).digest("hex");
  return `level=info msg="request ${number} of ${pod} handled" request_id=${noise.slice(0, 32)} body=${noise.slice(32)}`;
}

export const knownLineBytes = Buffer.byteLength(knownLine("pod-00", 10_000)) + 1;
/** A pack has one frame here, and a frame is at most 24 MiB. */
export const knownLinesMax = Math.floor((20 * 1024 * 1024) / knownLineBytes);

export async function knownPack(pod: string, count: number, first = 1): Promise<Uint8Array> {
  const lines = Array.from({ length: count }, (_, i) => knownLine(pod, first + i));
  return linePack(streamOf(pod), lines, first);
}

const Rows = v.array(v.object({ line_no: v.number(), message: v.string() }));

/**
 * Every published line of each pod, in order, against those that were sent. Answers the first differences, in words; [] when number,
 * order and bytes of all are right and nothing is there twice.
 */
export async function differences(
  lines: Lines,
  of: { snapshotId: string; attempts: readonly number[] },
  sent: ReadonlyMap<string, number>,
): Promise<string[]> {
  const found: string[] = [];
  const attempts = of.attempts.join(",");
  const where = `snapshot_id = '${of.snapshotId}' AND attempt IN (${attempts})`;
  const total = Array.from(sent.values()).reduce((sum, count) => sum + count, 0);
  const stored = await storedLines(lines, where);
  if (stored !== total) found.push(`${stored} lines are published, ${total} were sent`);
  for (const [pod, count] of sent) {
    const stream = await streamIdOf(streamOf(pod));
    const sql = `SELECT line_no, message FROM lines WHERE ${where} AND stream_id = ${stream} ORDER BY line_no`;
    const rows = v.parse(Rows, await lines.query(sql, {}, { max_execution_time: 10 }));
    if (rows.length !== count) found.push(`${pod} has ${rows.length} lines, not ${count}`);
    const wrong = rows.findIndex((row, i) => row.line_no !== i + 1 || row.message !== knownLine(pod, i + 1));
    if (wrong >= 0) found.push(`${pod} line ${wrong + 1} is another`);
  }
  return found.slice(0, 10);
}
