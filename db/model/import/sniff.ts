// Recognises a dump by what lies in it, reading no further than it must.
import type { ArchiveEntry, ArchiveSource } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import { peeked } from "../archive/peek.ts";
import { KubinError } from "../error.ts";
import { defaultImportLimits } from "../limits.ts";
import { smallText } from "./documents.ts";
import { Finds } from "./finds.ts";
import type { BundleFormat, FormatName } from "./format.ts";
import { formatNamed, formats } from "./formats.ts";
import { sections } from "./sections.ts";
import { holdsObjects, singleInput } from "./single-input.ts";
import type { Detection } from "./snapshot.ts";

const markerBytesMax = 64 * 1024;
/** Enough for the licence text or the long annotations that may stand before a kind. */
const headBytes = 64 * 1024;
/** How far a stream is read on for another cluster once the first is known: the link is to be there soon. */
const nearBytes = 64 * 1024 * 1024;

export interface SniffOptions {
  /** Take the input for this format; refused if nothing of it is there. */
  readonly format?: FormatName;
}

/**
 * Which format the input is and where it begins, for each cluster in it. Never looks at the input's own name. Throws
 * KubinError "unreadable" if it is of no known format; the message says "the input", the caller puts its name there.
 */
export async function sniff(source: ArchiveSource, options: SniffOptions = {}): Promise<Detection[]> {
  const finds = new Finds(options.format === undefined ? formats : [formatNamed(options.format)]);
  let files = 0;
  let cut = false;
  const budget = new Budget(defaultImportLimits, (gap) => {
    cut ||= gap.reason === "truncated";
  });
  for await (const entry of source.entries(budget)) {
    if (source.single === true) return [await sniffSingle(entry, options.format)];
    files++;
    await look(entry, finds);
    if (finds.settled(budget.unpackedBytes, nearBytes)) break;
  }
  const detections = finds.detections();
  if (detections.length > 0) return detections;
  throw new KubinError("unreadable", `Cannot import the input: ${stateOf(finds.formats, files, cut)}`);
}

async function look(entry: ArchiveEntry, finds: Finds): Promise<void> {
  finds.path(entry.path);
  const marked = finds.formats.find(({ marker }) => marker?.path.test(entry.path));
  if (marked?.marker !== undefined && entry.size <= markerBytesMax) {
    const text = await smallText(entry, markerBytesMax);
    if (text !== null && marked.marker.text.test(text))
      finds.marker(marked, marked.marker.path.exec(entry.path)?.[1] ?? "");
  } else if (finds.wantsObjects && /\.(?:json|ya?ml)$/.test(entry.path)) {
    if (holdsObjects(await headOf(entry))) finds.objects();
  }
}

async function sniffSingle(entry: ArchiveEntry, forced: FormatName | undefined): Promise<Detection> {
  const found = singleInput(await headOf(entry));
  if (forced === undefined) {
    if (found?.format === "manifests" && (await hasMarks(entry)))
      return { ...found, format: "cluster-info-dump", root: "" };
    if (found !== null) return { ...found, root: "" };
    const state = "it is text, but neither Kubernetes resources nor a log; if it is a log, say so with --format logs";
    throw new KubinError("unreadable", `Cannot import the input: ${state}`);
  }
  if (forced === "logs") return { format: forced, root: "", single: "log" };
  const holds = found?.single === "sections" ? "resources" : "text";
  const fits = (forced === "manifests" || forced === "cluster-info-dump") && holds === "resources";
  if (fits) return { format: forced, root: "", single: "sections" };
  const state = `it is one file of ${holds}. Leave out --format, and Kubin looks what it is`;
  throw new KubinError("unreadable", `Cannot import the input as ${formatNamed(forced).title}: ${state}`);
}

/** A cluster-info dump begins with lists of resources, as any list does; its logs come later. */
async function hasMarks(entry: ArchiveEntry): Promise<boolean> {
  let read = 0;
  for await (const { log, bytes } of sections(entry.bytes(), () => undefined)) {
    if (log !== null) return true;
    for await (const chunk of bytes) if ((read += chunk.length) > nearBytes) return false;
  }
  return false;
}

async function headOf(entry: ArchiveEntry): Promise<string> {
  const { head } = await peeked(entry.bytes(), headBytes);
  return new TextDecoder().decode(head.subarray(0, headBytes));
}

function stateOf(tried: readonly BundleFormat[], files: number, cut: boolean): string {
  if (files === 0 && cut) return "it is cut or damaged at the very start; fetch it again";
  if (files === 0) return "it holds no files; give a support bundle or a must-gather";
  const missing = tried.map(({ title, landmark }) => `no ${landmark} (${title})`).join(", ");
  const advice = tried.length === 1 ? ". Leave out --format, and Kubin looks what it is" : "";
  return `none of its ${String(files)} files is of a known dump: it has ${missing}${advice}`;
}
