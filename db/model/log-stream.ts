// The identity of one stream of log lines: where it was written, by which container or file.
import * as v from "valibot";
import { StorableText } from "./storable-text.ts";

/** `container` = a container's stdout/stderr; `host` = a file or unit of a node (kubelet, journal, audit …). */
export const sourceKinds = ["container", "host"] as const;
/** Which run of the container: the running one, the one before, a rotated file of either. Host files are always `current`. */
export const streamGenerations = ["current", "previous", "rotated"] as const;
/** How a physical line starts. `cri`: `<RFC3339Nano> <stdout|stderr> <F|P> `; `kubelet`: `<RFC3339Nano> `; `none`: the line itself. */
export const framings = ["cri", "kubelet", "none"] as const;

/** One stream. Empty strings where a part does not apply (a host file has no namespace, pod or container). */
export const LogStream = v.object({
  source: v.picklist(sourceKinds),
  namespace: StorableText,
  pod: StorableText,
  uid: StorableText,
  container: StorableText,
  generation: v.picklist(streamGenerations),
  /** Path inside the source bundle, or inside the node; distinguishes rotated and host files. */
  file: StorableText,
  /** Node name, "" if unknown. */
  node: StorableText,
  framing: v.picklist(framings),
});
export type LogStream = v.InferOutput<typeof LogStream>;

/** What leads to a stream's lines. */
export interface StreamPlace {
  /** The stream's id: unsigned 64 bits as decimal text. */
  readonly stream: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}
