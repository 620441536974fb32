// The public door of imports: sniff what it is, scan it once, emit it once.
//
//   archive on disk ─▶ sniff ─▶ Detection, one for each cluster ─▶ scan ─▶ ScanResult (catalogue, gaps, who won) ─▶ emit ─▶ SnapshotSink
//
// Two passes, because archive order is random: CRDs, pods and duplicates are known only at the end of the first.
export { emit } from "./emit.ts";
export { detectFraming, framingBytes } from "./framing.ts";
export type { HeldLog } from "./held.ts";
export { scan, type ScanOptions } from "./scan.ts";
export { sniff } from "./sniff.ts";
export type {
  Catalogue,
  CaptureSelection,
  Detection,
  HeldStream,
  ImportedResource,
  ImportProgress,
  ScanResult,
  SnapshotSink,
} from "./snapshot.ts";
