// The rows that the parser in WebAssembly and its twin in TypeScript make of a text, one string each.
import { parseLines } from "../../db/model/line/parse-lines.ts";
import { errorKeywords } from "../../db/model/line/patterns.ts";
import { shapeHash } from "../../db/model/line/shape.ts";
import type { LineParser } from "../../db/model/line/wasm/line-parser.ts";
import type { LogStream } from "../../db/model/log-stream.ts";

type Framing = LogStream["framing"];

/** One string per line, with everything that is known of it. */
export function byTwin(text: Uint8Array, framing: Framing, first: number): string[] {
  const rows: string[] = [];
  let last = 0n;
  parseLines(text, framing, first, {
    line(number, time, level, tag, bytes, start, end, keywords, id, ...further) {
      if (time) last = BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanos);
      const words = errorKeywords.flatMap((_, bit) => ((keywords >>> bit) & 1 ? [bit] : []));
      const ofId = id ? textOf(bytes.subarray(id.start, id.end)) : "";
      const message = textOf(bytes.subarray(start, end));
      const shape = shapeHash(bytes, start, end);
      rows.push(row([number, last, time ? 1 : 0, level, tag, words.join(","), ofId, ...further, shape, message]));
    },
  });
  return rows;
}

export function byWasm(parser: LineParser, text: Uint8Array, framing: Framing, first: number): string[] {
  const rows: string[] = [];
  parser.reset(0n);
  let number = first;
  let inBlock = 0;
  for (let at = 0; at < text.length;) {
    at += parser.parse(text.subarray(at), framing, number);
    number += parser.lines;
    if (parser.lines === 0) throw new Error("a full block that is empty");
    parser.hashShapes();
    for (; inBlock < parser.rows; inBlock++) rows.push(rowOf(parser, inBlock));
    if (!parser.isFull) {
      parser.letGo();
      continue;
    }
    const { before } = parser;
    parser.reset(0n);
    parser.before = before;
    inBlock = 0;
  }
  return rows;
}

export function rowOf(parser: LineParser, i: number): string {
  const { columns } = parser;
  const { errorKeywords: words, requestIds: ids } = columns;
  return row([
    columns.lineNo[i],
    columns.timestampNs[i],
    columns.hasTimestamp[i],
    columns.level[i],
    columns.stream[i],
    words.indexes.subarray(words.offsets[i], words.offsets[i + 1]).join(","),
    textOf(ids.bytes.subarray(ids.offsets[i], ids.offsets[i + 1])),
    columns.cuts[i],
    columns.joined[i],
    columns.inEvent[i],
    columns.patterns[i],
    textOf(parser.message(i)),
  ]);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const row = (fields: readonly unknown[]): string => fields.map(String).join("|");
