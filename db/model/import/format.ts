// What a foreign dump format must tell: how to recognise it, and what each of its files is.
import type { GapReason } from "../gap.ts";
import type { LogStream } from "../log-stream.ts";

/** In the order in which they are tried; each is one line in formats.ts. */
export const formatNames = [
  "support-bundle",
  "must-gather",
  "rancher-bundle",
  "kubectl-gather",
  "crashd",
  "cluster-info-dump",
  "sonobuoy",
  "kind-logs",
  "pod-logs",
  "manifests",
  "logs",
] as const;
export type FormatName = (typeof formatNames)[number];

/** What a file's place says about the resources in it, used only where they do not say it themselves. */
export interface TypeHint {
  /** "*" if the path does not name the group. */
  readonly group: string;
  readonly resource: string;
}

/** How a writer bends its resources, undone while they are read. */
export type Dialect =
  /** kubectl before 1.14 wrote Go's field names: `Items`, `Spec`, no metadata, no kind. */
  | "go-names"
  /** rancher/support-bundle-kit writes the string "null" for everything that is empty. */
  | "null-strings";

/** How the resources of one file are to be read. */
export interface ResourceFile {
  readonly hint: TypeHint | null;
  /** true: everything in it should be a resource; "syntax": what parses may be something else; false: only what is one counts. */
  readonly strict: boolean | "syntax";
  readonly dialect?: Dialect;
}

/** What a log file's path tells of its stream; the rest is found in the pods later. */
export interface LogFacts extends Omit<LogStream, "uid" | "framing"> {
  readonly uid?: string;
  /** What its writer puts before each line: "kubelet" = timestamps expected, "detect" = look at the lines. */
  readonly prefix: "kubelet" | "detect" | "none";
  /** Number of the container's run: the highest there is becomes "current", the one before it "previous". */
  readonly run?: number;
  /**
   * How sure the path is. "pod-only": the namespace is not in it, and the file may be no container's log at all;
   * "joined": pod and container are one word, `<pod>-<container>`; "copy": another file of the dump usually is the same.
   */
  readonly doubt?: "pod-only" | "joined" | "copy";
}

export type DocumentKind =
  | "groups"
  | "resources"
  | "aggregated-discovery"
  | "version"
  | "version-info"
  | "version-text"
  | "rancher-metadata"
  | "timestamp"
  | "plain";

export type FileRole =
  | ({ readonly role: "resources" } & ResourceFile)
  | { readonly role: "log"; readonly log: LogFacts }
  /** Logs between START and END marks; what is outside of them is resources, or nothing (null). */
  | { readonly role: "sections"; readonly resources: ResourceFile | null }
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
  /** A small file whose text settles it where no path does; the path's first group is the root. */
  readonly marker?: { readonly path: RegExp; readonly text: RegExp };
  /** Taken only if nothing else is there, by what lies in its files: "objects" or "log". */
  readonly loose?: "objects" | "log";
  /** It may hold several clusters, in folders; `rootOf` joins the folders of one cluster. */
  readonly clusters?: Clusters;
  /** Archives inside the dump whose files are part of it. */
  nested?(path: string): boolean;
  classify(path: string, root: string): FileRole;
}

export interface Clusters {
  /** Where the cluster begins to which a recognised root belongs. */
  rootOf(root: string): string;
  /** "all": the whole input is looked at for clusters; "near": no further than its beginning. */
  readonly look: "all" | "near";
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

/** What stands before a landmark (its first group), if that ends with a whole folder. */
export function rootBefore(path: string, landmark: RegExp): string | null {
  const prefix = landmark.exec(path)?.[1];
  return prefix === undefined || (prefix !== "" && !prefix.endsWith("/")) ? null : prefix;
}

/** The path below the root, null if it does not lie there. */
export function below(path: string, root: string): string | null {
  return path.startsWith(root) ? path.slice(root.length) : null;
}
