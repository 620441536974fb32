// Keeps a dump's own small documents, and takes out of them what the catalogue needs.
import type { ArchiveEntry, Codecs } from "../archive/archive.ts";
import { concatenated } from "../bytes.ts";
import { isPrintable, printable } from "../archive/safe-path.ts";
import type { Gap } from "../gap.ts";
import { isBounded, parseBoundedYaml } from "./bounded-value.ts";
import { timeOf } from "./capture-time.ts";
import { fromAggregated, fromResourceLists } from "./discovery.ts";
import type { DocumentKind } from "./format.ts";
import { fieldOf, isRecord, textOf } from "./record.ts";
import type { Catalogue } from "./snapshot.ts";
import type { TypesSeen } from "./types-seen.ts";

/** Discovery of a large OpenShift is about 2 MiB; the catalogue is one pack that every page loads. */
const documentBytesMax = 4 * 1024 * 1024;
const allBytesMax = 16 * 1024 * 1024;

export class Documents {
  readonly kept: Catalogue["documents"][number][] = [];
  version: unknown = null;
  /** The latest time that a `timestamp` file tells, in ms. */
  finishedAt = 0;
  #bytes = 0;

  /** Takes in one document; returns the gap if that failed. */
  async read(entry: ArchiveEntry, kind: DocumentKind, codecs: Codecs, types: TypesSeen): Promise<Gap | null> {
    const what = printable(entry.path);
    const text = await smallText(entry, Math.min(documentBytesMax, allBytesMax - this.#bytes));
    if (text === null) return { reason: "too_large", what, detail: "The document is too large to keep" };
    if (kind === "timestamp") {
      this.#time(text);
      return null;
    }
    this.#bytes += text.length;
    let json: unknown;
    try {
      json = parseDocument(entry.path, text, codecs);
    } catch (error) {
      const detail = `It does not parse: ${error instanceof Error ? error.message : String(error)}`;
      return { reason: "unparsable", what, detail: printable(detail) };
    }
    this.kept.push({ path: entry.path, json });
    if (kind === "resources") types.discovered(fromResourceLists(json));
    else if (kind === "aggregated-discovery") types.discovered(fromAggregated(json));
    else if (kind === "version" && isRecord(fieldOf(json, "info"))) this.#told(fieldOf(json, "info"));
    else if (kind === "version-info") this.#told(json);
    else if (kind === "version-text" && this.version === null) this.#told({ gitVersion: text.trim().slice(0, 100) });
    else if (kind === "rancher-metadata") this.#rancher(json);
    return null;
  }

  /** Facts of it become a row and a headline: what cannot be shown is left out. */
  #told(version: unknown): void {
    if (!isRecord(version)) return;
    const kept = Object.entries(version).filter(([, fact]) => typeof fact !== "string" || isPrintable(fact, 512));
    this.version = Object.fromEntries(kept);
  }

  /** Its keys are written in lower case by some releases and in camel case by others. */
  #rancher(json: unknown): void {
    const fields = new Map(
      isRecord(json) ? Object.entries(json).map(([key, value]) => [key.toLowerCase(), value]) : [],
    );
    const version = textOf(fields.get("kubernetesversion"));
    if (version !== "") this.#told({ gitVersion: version.slice(0, 100) });
    this.finishedAt = Math.max(this.finishedAt, timeOf(fields.get("bundlecreatedat")));
  }

  /** Go's time.String, two lines, start and end: "2021-08-03 12:14:13.632016778 +0200 CEST m=+138.3". */
  #time(text: string): void {
    for (const match of text.matchAll(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)? ([+-]\d\d)(\d\d)/gm)) {
      const [, day = "", time = "", millis = "0", hours = "", minutes = ""] = match;
      const at = timeOf(`${day}T${time}.${millis.padEnd(3, "0")}${hours}:${minutes}`);
      if (at > this.finishedAt) this.finishedAt = at;
    }
  }
}

/** The whole text, or null if it is longer than `max` bytes. */
export async function smallText(entry: ArchiveEntry, max: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of entry.bytes()) {
    length += chunk.length;
    if (length > max) return null;
    parts.push(chunk.slice());
  }
  return new TextDecoder().decode(concatenated(parts, length));
}

function parseDocument(path: string, text: string, codecs: Codecs): unknown {
  if (/\.ya?ml$/.test(path)) return parseBoundedYaml(text, codecs);
  if (!path.endsWith(".json")) return text;
  const value: unknown = JSON.parse(text);
  if (!isBounded(value)) throw new Error("it is nested too deep");
  return value;
}
