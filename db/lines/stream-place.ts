// Where the lines of one stream lie: with its pod and container the primary key finds them, by its id alone a column of the whole
// snapshot is read.
import type { StreamPlace } from "../model/log-stream.ts";
import type { Bound } from "./bound.ts";

/** The lines of the stream, and no others. */
export function ofStream({ stream, namespace, pod, container }: StreamPlace, bound: Bound): string {
  const text = (value: string): string => bound.add("String", value);
  return `namespace = ${text(namespace)} AND pod = ${text(pod)} AND container = ${text(container)}
    AND stream_id = ${bound.add("UInt64", stream)}`;
}
