// The real log files beside the checkout, as bytes and as lines, and what a snapshot made of them holds.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { routes } from "../../db/model/contract/routes.ts";
import { StreamReader } from "../../db/model/line/formats/stream-reader.ts";
import type { TestStack } from "./stack.ts";

const data = resolve(import.meta.dir, "../../../shared/data");

export interface RealLog {
  /** Below logs/. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Without their newlines, a character per byte. */
  readonly lines: readonly string[];
}

export async function realLogs(): Promise<RealLog[]> {
  const root = join(data, "logs");
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const logs = files.map(async (file) => {
    const path = join(file.parentPath, file.name);
    const stored = await Bun.file(path).bytes();
    const bytes = path.endsWith(".gz") ? Bun.gunzipSync(stored) : stored;
    return { path: path.slice(root.length + 1), bytes, lines: linesOf(bytes) };
  });
  return (await Promise.all(logs)).filter(({ bytes }) => bytes.length > 0).sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function linesOf(bytes: Uint8Array): string[] {
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

const HeldLine = v.object({
  time: v.nullable(v.string()),
  level: v.string(),
  stream: v.string(),
  number: v.number(),
  message: v.string(),
});
export type HeldLine = v.InferOutput<typeof HeldLine>;

const asks = (q: string): string => new URLSearchParams({ q }).toString();

/** What the lines table has of one question, in file order. */
export async function heldLines(stack: TestStack, link: string, q: string): Promise<HeldLine[]> {
  const response = await stack.get(link, `${routes.logExport}?format=ndjson&${asks(q)}`);
  if (response.status !== 200) throw new Error(`the export answered ${response.status}: ${await response.text()}`);
  const text = await response.text();
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => {
          const held: unknown = JSON.parse(line);
          return v.parse(HeldLine, held);
        });
}

/** The messages of one stream, byte for byte. */
export async function heldMessages(stack: TestStack, link: string, stream: string): Promise<string[]> {
  const response = await stack.get(link, `${routes.logExport}?format=raw&${asks(`stream:${stream}`)}`);
  return linesOf(await response.bytes());
}

/** A line as ingest stores it: what the framing says, and the message behind it. */
export function unframed(line: string, framing: "none" | "kubelet"): { ns: bigint | null; message: string } {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const found = framing === "kubelet" ? /^(\S{19})(?:\.(\d{1,9}))?Z (.*)$/s.exec(text) : null;
  if (!found) return { ns: null, message: text };
  const [, seconds, fraction = "", message = ""] = found;
  const ns = BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
  return { ns, message };
}

export const nsOf = (time: string): bigint =>
  BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000_000n + BigInt(time.slice(20, 29));

/** What the page's reader says of the same lines. */
export function readAll(lines: readonly string[], captureMs: number): { ns: bigint | null; level: string }[] {
  const captureNs = BigInt(captureMs) * 1_000_000n;
  const reader = new StreamReader({ captureNs, zoneMinutes: 0, sample: lines.slice(0, 200) });
  return lines.map((line) => {
    const read = reader.read(line.endsWith("\r") ? line.slice(0, -1) : line);
    return { ns: read.timeNs, level: read.level ?? "unknown" };
  });
}
