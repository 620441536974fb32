// Turns the lists and logs of a cluster into files whose size is known, with bounded memory.
import type { ClusterLog } from "./cluster.ts";
import { listVersion, type Resource } from "./metadata.ts";
import type { ResourceList } from "./lists.ts";
import type { TarFile } from "./tar-stream.ts";

const encoder = new TextEncoder();
/** Logs above this are made twice, once to measure: a tar wants the size first. */
const heldLines = 100_000;

export function textFile(path: string, text: string): TarFile {
  return held(path, [encoder.encode(text)]);
}

export function jsonFile(path: string, value: unknown): TarFile {
  return textFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** A typed list of apiserver JSON, one resource a line. */
export function listFile(path: string, { kind, apiVersion, items }: ResourceList): TarFile {
  const head = `{"kind":"${kind}List","apiVersion":"${apiVersion}","metadata":{"resourceVersion":"${listVersion}"},"items":[`;
  return held(path, [encoder.encode(head), ...encoded(items()), encoder.encode("]}\n")]);
}

/** The same as a bare array. */
export function arrayFile(path: string, items: Iterable<Resource>): TarFile {
  return held(path, [encoder.encode("["), ...encoded(items), encoder.encode("]\n")]);
}

export function logFile(path: string, log: ClusterLog): TarFile {
  if (log.lines <= heldLines) return held(path, [...bytesOf(log)]);
  let size = 0;
  for (const chunk of bytesOf(log)) size += chunk.length;
  return { path, size, chunks: () => bytesOf(log) };
}

function* bytesOf(log: ClusterLog): Generator<Uint8Array, void, undefined> {
  for (const text of log.text()) yield encoder.encode(text);
}

function* encoded(items: Iterable<Resource>): Generator<Uint8Array, void, undefined> {
  let separator = "\n";
  for (const item of items) {
    yield encoder.encode(separator + JSON.stringify(item));
    separator = ",\n";
  }
}

function held(path: string, parts: readonly Uint8Array[]): TarFile {
  return { path, size: parts.reduce((sum, part) => sum + part.length, 0), chunks: () => parts };
}
