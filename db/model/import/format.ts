// What a foreign dump format must tell: how to recognise it, and what each of its files is.
import type { GapReason } from "../gap.ts";
import type { LogStream } from "../log-stream.ts";

export type FormatName = "support-bundle" | "must-gather";

/** What a file's place says about the resources in it, used only where they do not say it themselves. */
export interface TypeHint {
  /** "*" if the path does not name the group. */
  readonly group: string;
  readonly resource: string;
}

/** What a log file's path tells of its stream; uid and node are found in the pods later. */
export interface LogFacts extends Omit<LogStream, "uid" | "framing"> {
  /** What its writer puts before each line: "kubelet" = timestamps expected, "detect" = look at the lines. */
  readonly prefix: "kubelet" | "detect" | "none";
  /**
   * How sure the path is. "pod-only": the namespace is not in it, and the file may be no container's log at all;
   * "joined": pod and container are one word, `<pod>-<container>`.
   */
  readonly doubt?: "pod-only" | "joined";
}

export type DocumentKind = "groups" | "resources" | "aggregated-discovery" | "version" | "timestamp" | "plain";

export type FileRole =
  /** `strict`: everything in it should be a resource, and a gap is reported for what is not. */
  | { readonly role: "resources"; readonly hint: TypeHint | null; readonly strict: boolean }
  | { readonly role: "log"; readonly log: LogFacts }
  | { readonly role: "document"; readonly document: DocumentKind }
  /** The collector's own list of what it could not get. */
  | { readonly role: "errors" }
  | { readonly role: "gap"; readonly reason: GapReason; readonly detail: string }
  /** Known or unknown, nothing that a snapshot holds; only counted. */
  | { readonly role: "other" };

/** One foreign format: one file that exports this, one line in formats.ts. */
export interface BundleFormat {
  readonly name: FormatName;
  /** For people, with article: "a Troubleshoot support bundle". */
  readonly title: string;
  /** What one looks for in it, for the message that says it is not there. */
  readonly landmark: string;
  /** The dump's root ("" or ending in "/") if this path can only belong to this format, else null. */
  recognise(path: string): string | null;
  /** How many folders deep a root may lie to be believed at once; a deeper one is only taken if none is higher up. */
  readonly rootDepth: number;
  /** A small file whose text settles it where no path does. */
  readonly marker?: { readonly path: RegExp; readonly text: RegExp };
  classify(path: string, root: string): FileRole;
}

export const other: FileRole = { role: "other" };

/** Archives inside a dump that no importer opens: said, not swallowed. */
export function nestedArchive(path: string): FileRole | null {
  if (!/\.(?:tar|tgz|tar\.gz|tar\.xz|zip|txz)$/.test(path)) return null;
  return { role: "gap", reason: "unsupported", detail: "An archive inside the dump; its files were not imported" };
}

/** A log that belongs to no container, or to none that the path names. */
export function hostLog(file: string, node = ""): LogFacts {
  return { source: "host", namespace: "", pod: "", container: "", generation: "current", file, node, prefix: "none" };
}
