// Recognises a dump by what lies in it, reading no further than it must.
import type { ArchiveSource } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import { KubinError } from "../error.ts";
import { defaultImportLimits } from "../limits.ts";
import { smallText } from "./documents.ts";
import type { BundleFormat } from "./format.ts";
import { formats } from "./formats.ts";
import type { Detection } from "./snapshot.ts";

const markerBytesMax = 64 * 1024;

/**
 * Which format the input is and where it begins. Never looks at the input's own name. Throws KubinError "unreadable" if it
 * is of no known format; the message is a state and a next step, the caller puts the input's name in front.
 */
export async function sniff(source: ArchiveSource): Promise<Detection> {
  let best: { readonly format: BundleFormat; readonly root: string } | null = null;
  let files = 0;
  let cut = false;
  const budget = new Budget(defaultImportLimits, (gap) => {
    cut ||= gap.reason === "truncated";
  });
  for await (const entry of source.entries(budget)) {
    files++;
    for (const format of formats) {
      const root = format.recognise(entry.path);
      if (root === null) continue;
      // High up in the archive it is the dump itself; deep down it may be a copy inside another dump.
      if (depthOf(root) <= format.rootDepth) return { format: format.name, root };
      if (best === null || depthOf(root) < depthOf(best.root)) best = { format, root };
    }
    const marked = formats.find(({ marker }) => marker?.path.test(entry.path));
    if (marked?.marker !== undefined && entry.size <= markerBytesMax) {
      const text = await smallText(entry, markerBytesMax);
      if (text !== null && marked.marker.text.test(text)) {
        return { format: marked.name, root: entry.path.slice(0, entry.path.lastIndexOf("/") + 1) };
      }
    }
  }
  if (best !== null) return { format: best.format.name, root: best.root };
  throw new KubinError("unreadable", `Cannot import the input: ${stateOf(files, cut)}`);
}

function stateOf(files: number, cut: boolean): string {
  if (files === 0 && cut) return "it is cut or damaged at the very start; fetch it again";
  if (files === 0) return "it holds no files; give a support bundle or a must-gather";
  const missing = formats.map(({ title, landmark }) => `no ${landmark} (${title})`).join(" and ");
  return `none of its ${String(files)} files is of a known dump: it has ${missing}`;
}

function depthOf(root: string): number {
  return root.split("/").length - 1;
}
