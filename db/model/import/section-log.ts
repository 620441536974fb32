// What one section of a file says about its log: the stream, its length, or the collector's reason for having none.
import { concatenated } from "../bytes.ts";
import { hostLog, type LogFacts } from "./format.ts";
import type { SectionLog } from "./sections.ts";

/** cluster-info dump asks for no timestamps. */
export function logFacts({ namespace, pod, container }: SectionLog, file: string): LogFacts {
  return { ...hostLog(file), source: "container", namespace, pod, container };
}

export function containerName({ namespace, pod, container }: SectionLog): string {
  return `${namespace}/${pod}/${container}`;
}

/** Reads it to its end. */
export async function measured(bytes: AsyncIterable<Uint8Array>): Promise<{ bytes: number; head: Uint8Array }> {
  let count = 0;
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    count += chunk.length;
    if (head.length < headBytes) {
      const more = chunk.subarray(0, headBytes - head.length);
      head = concatenated([head, more], head.length + more.length);
    }
  }
  return { bytes: count, head };
}

/** True if there is nothing but white space. */
export function isBlank(head: Uint8Array, bytes: number): boolean {
  return bytes <= head.length && head.every((byte) => byte <= 0x20);
}

/** An API server's refusal in one line. */
const headBytes = 2048;

/** The sentence that kubectl writes where a log should be, null for a log. */
export function saidInstead(head: Uint8Array, bytes: number): string | null {
  if (bytes > head.length) return null;
  const text = new TextDecoder().decode(head);
  return /^(?:Create log request|Request log) error: [^\n]*\n?$/.exec(text)?.[0].trim() ?? null;
}
