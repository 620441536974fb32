// What an import yields: the catalogue first, then every resource and log once, and what is missing.
import type { Gap } from "../gap.ts";
import type { LogStream } from "../log-stream.ts";
import type { ApiResource } from "../resource/builtin-kinds.ts";
import type { FormatName, ResourceFile } from "./format.ts";
import type { HeldFile, HeldLog } from "./held.ts";

export interface ImportedResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  /** Plural. */
  readonly resource: string;
  /** "" for cluster-scoped resources. */
  readonly namespace: string;
  readonly name: string;
  /** Compact, one line, apiVersion and kind set, managedFields kept. Integers are the source's digits, at any size. */
  readonly json: string;
  /** The same, parsed: integers above 2^53 are rounded here and only here. */
  readonly object: Record<string, unknown>;
}

/**
 * Receives an import; resources are awaited one by one, and so are logs, so a slow sink slows the reading. The two go side by side:
 * a resource may come while a log is read.
 */
export interface SnapshotSink {
  resource(resource: ImportedResource): Promise<void> | void;
  /** After a resource that needed no reading: logs are read meanwhile, and may be given their turn. */
  besideLogs?(): Promise<void>;
  /** After a file that was passed by: an archive has many at its beginning, and nothing else would have its turn. */
  passedBy?(): Promise<void>;
  /** No resource follows. */
  resourcesDone?(): Promise<void>;
  /**
   * The logs that the scan has held and that are taken, before any other. Answers how many of them, from the first one on, the sink had
   * packed already; the others are handed over like all that follow.
   */
  heldLogs?(logs: readonly HeldStream[]): Promise<number>;
  /** Raw physical lines of one file, decompressed. What is not consumed is skipped. Chunks are the sink's, which may free them. */
  log(stream: LogStream, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  gap(gap: Gap): void;
}

export interface HeldStream {
  readonly held: HeldLog;
  readonly stream: LogFile["stream"];
}

export interface KindSeen {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly count: number;
}

/** What a capture was limited to. */
export interface CaptureSelection {
  /** Empty: all. */
  readonly namespaces: readonly string[];
  /** "": none. */
  readonly labelSelector: string;
}

export interface Catalogue {
  readonly formatVersion: 1;
  readonly source: FormatName | "cluster";
  /** RFC 3339; absent if nothing in the dump tells. */
  readonly capturedAt?: string;
  /** Kubernetes' version.Info as the dump has it, null if it has none. */
  readonly version: unknown;
  /** Discovery: from the dump's discovery documents, else its CRDs, else the built-in table, else from what was seen. */
  readonly resources: readonly ApiResource[];
  readonly kindsSeen: readonly KindSeen[];
  /** "group/plural" of the types whose resources were looked for, found or not: of the others the snapshot knows nothing. */
  readonly held: readonly string[];
  /** Absent: all of the cluster. */
  readonly selection?: CaptureSelection;
  /** Small documents verbatim: discovery, analysis, versions. */
  readonly documents: readonly { readonly path: string; readonly json: unknown }[];
  readonly customResourceDefinitions: number;
}

/** What sniff() found: one cluster's part of the input. */
export interface Detection {
  readonly format: FormatName;
  /** Where the dump begins inside the archive: "" or a path ending in "/". */
  readonly root: string;
  /** The input is one file; what it holds. */
  readonly single?: "sections" | "log";
  /** Roots of the other clusters in the same input, each a detection of its own. */
  readonly others?: readonly string[];
  /** Formats that fit as well: a person may have meant one of these. */
  readonly alsoLooksLike?: readonly FormatName[];
}

export interface LogFile {
  readonly stream: Omit<LogStream, "framing">;
  readonly prefix: "kubelet" | "detect" | "none";
}

/** The logs of a dump that are taken. */
export interface PlannedLogs {
  /** The log that is the whole of this file, which may be empty; null if it is none or is left out. */
  file(entry: number, path: string): LogFile | null;
  /** Entry → section → log. */
  readonly sections: ReadonlyMap<number, ReadonlyMap<number, LogFile>>;
  readonly count: number;
  readonly bytes: number;
}

/** One file that emit() cuts at its marks: its resources, if it may hold some, and section → stream. */
export interface SectionedFile {
  readonly resources: ResourceFile | null;
  readonly logs: ReadonlyMap<number, LogFile>;
}

export interface ImportTotals {
  readonly resources: number;
  /** Non-empty log files, or logs inside a file, that emit() will hand over. */
  readonly logFiles: number;
  /** Their bytes, decompressed. */
  readonly logBytes: number;
  readonly emptyLogFiles: number;
  /** Files that hold nothing a snapshot keeps. */
  readonly otherFiles: number;
  readonly files: number;
  readonly unpackedBytes: number;
}

export interface ScanResult {
  readonly detection: Detection;
  readonly catalogue: Catalogue;
  readonly gaps: readonly Gap[];
  readonly totals: ImportTotals;
  readonly resourceFiles: ReadonlyMap<number, ResourceFile>;
  readonly logs: PlannedLogs;
  readonly sectionedFiles: ReadonlyMap<number, SectionedFile>;
  /** Items that lost against a duplicate: entry → item numbers. */
  readonly losers: ReadonlyMap<number, ReadonlySet<number>>;
  /** Entry → its resources, duplicates included; emit() takes them out, and reads the entries that are not here. */
  readonly held: Map<number, HeldFile>;
  /** The same for the first logs. */
  readonly heldLogs: Map<number, HeldLog>;
  /** "group/version/kind" → plural. */
  readonly plurals: ReadonlyMap<string, string>;
}

export interface ImportProgress {
  readonly phase: "scan" | "emit";
  readonly files: number;
  readonly unpackedBytes: number;
}
