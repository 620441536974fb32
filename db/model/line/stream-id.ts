// The 64-bit id of a stream: the same for the same stream in every re-ingest.
import type { LogStream } from "../log-stream.ts";

/** First 8 bytes of SHA-256 over the identity, big-endian. uid and framing are left out: they may be learnt later. */
export async function streamIdOf(stream: LogStream): Promise<bigint> {
  const identity = [
    stream.source,
    stream.node,
    stream.namespace,
    stream.pod,
    stream.container,
    stream.generation,
    stream.file,
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(identity));
  return new DataView(await crypto.subtle.digest("SHA-256", bytes)).getBigUint64(0);
}
