// Reads the resources of one file, one at a time: cut, parse, complete what the list around them said, check the name.
import type { ArchiveEntry, Codecs } from "../archive/archive.ts";
import { peeked } from "../archive/peek.ts";
import { printable } from "../archive/safe-path.ts";
import type { GapReason } from "../gap.ts";
import type { ImportLimits } from "../limits.ts";
import { parseBoundedYaml } from "./bounded-value.ts";
import { type ParsedText, parseJsonExactly, parseYamlExactly } from "./exact-json.ts";
import { changeFor } from "./dialect.ts";
import type { ResourceFile } from "./format.ts";
import { identify, type Identity } from "./identify.ts";
import type { ListHeader, Piece, TextPiece } from "./piece.ts";
import { fieldOf, isRecord, listOf, textOf } from "./record.ts";
import { JsonSplitter } from "./split-json.ts";
import { YamlSplitter } from "./split-yaml.ts";
import { wholeFile, wholeFileBytesMax } from "./whole-json.ts";

/** One resource, or why there is none at this place. Items are numbered from 0 in the file's order, bad ones included. */
export type FoundItem = { readonly item: number } & ({ readonly resource: FoundResource } | { readonly bad: BadItem });
export interface BadItem {
  readonly reason: GapReason;
  readonly detail: string;
}
export interface FoundResource extends Identity {
  readonly object: Record<string, unknown>;
  readonly json: string;
  /** Of a file that can be read again: about how many characters `json` will be, which is written each time it is asked for. */
  readonly unwritten?: number;
}

type ResourceEntry = Pick<ArchiveEntry, "bytes" | "size"> & {
  /** The JSON of its resources need not be written, if that can be put off: whoever needs it reads the file again. */
  readonly unwritten?: boolean;
};

/**
 * In runs, each to be read to its end before the next is asked for: waiting costs as much as reading does where it is done for each
 * resource. Numbers count from `firstItem` and are the same in every reading of the same file.
 */
export async function* readResources(
  entry: ResourceEntry,
  file: ResourceFile,
  codecs: Codecs,
  limits: ImportLimits,
  firstItem = 0,
): AsyncGenerator<Iterable<FoundItem>, void, undefined> {
  let item = firstItem;
  let read = 0;
  const count = (bytes: number): void => {
    read += bytes;
  };
  function* foundIn(pieces: Iterable<Piece>): Generator<FoundItem, void, undefined> {
    for (const piece of pieces) {
      // The end of a file that the archive cut short: that the archive is truncated is said once, for all of it.
      if ("cut" in piece && piece.cut && read < entry.size) continue;
      for (const found of resourcesOf(piece, file, codecs)) {
        if (!("bad" in found)) yield { item, resource: found };
        else if (file.strict === true || (file.strict === "syntax" && found.syntax)) yield { item, bad: found.bad };
        item++;
      }
    }
  }
  for await (const pieces of piecesOf(entry, file, limits.resourceBytes, count)) yield foundIn(pieces);
}

/** The pieces of a file: all at once if it is of ordinary size, else of one chunk after the other. */
async function* piecesOf(
  entry: ResourceEntry,
  { dialect }: Pick<ResourceFile, "dialect">,
  max: number,
  count: (bytes: number) => void,
): AsyncGenerator<Iterable<Piece>, void, undefined> {
  const { size } = entry;
  // Nobody knows the size of what a cluster sends (0), or of a section (-1).
  const isOrdinary = dialect === undefined && size > 0 && size <= Math.min(wholeFileBytesMax, max);
  if (!isOrdinary) {
    yield* cutPieces(entry.bytes(), max, count);
    return;
  }
  const { head, bytes } = await peeked(entry.bytes(), size + 1);
  const whole = isJson(head) === true && head.length <= size ? wholeFile(head, entry.unwritten !== true) : null;
  if (whole === null) yield* cutPieces(bytes, max, count);
  else yield whole;
}

async function* cutPieces(
  chunks: AsyncIterable<Uint8Array>,
  max: number,
  count: (bytes: number) => void,
): AsyncGenerator<Piece[], void, undefined> {
  let splitter: JsonSplitter | YamlSplitter | null = null;
  for await (const chunk of chunks) {
    count(chunk.length);
    if (splitter === null) {
      const json = isJson(chunk);
      if (json === null) continue;
      splitter = json ? new JsonSplitter(max) : new YamlSplitter(max);
    }
    yield splitter.push(chunk);
  }
  if (splitter !== null) yield splitter.end();
}

/** JSON or YAML is told by the first byte that is not space; null if there is none. */
function isJson(bytes: Uint8Array): boolean | null {
  const first = bytes.find((byte) => byte > 0x20);
  return first === undefined ? null : first === 0x7b || first === 0x5b;
}

/** `syntax`: it is not even JSON or YAML, or too large to look at. */
interface Bad {
  readonly bad: BadItem;
  readonly syntax: boolean;
}

/** The resources of a piece (several if it is a list in itself), or what is wrong. */
function resourcesOf(piece: Piece, file: ResourceFile, codecs: Codecs): (FoundResource | Bad)[] {
  if ("tooLarge" in piece) {
    const detail = `It has ${String(piece.tooLarge)} bytes, more than a resource may have`;
    return [{ bad: { reason: "too_large", detail }, syntax: true }];
  }
  if ("tooDeep" in piece) {
    const detail = `It is nested ${String(piece.tooDeep)} deep, more than a resource may be`;
    return [{ bad: { reason: "unparsable", detail }, syntax: true }];
  }
  try {
    const parsed = "parsed" in piece ? piece.parsed : parse(piece, codecs, file);
    const unwritten = "parsed" in piece ? piece.unwritten : undefined;
    return parsedResources(parsed, piece.header, file, unwritten).map((found) =>
      typeof found === "string" ? { bad: { reason: "unparsable", detail: found }, syntax: false } : found,
    );
  } catch (error) {
    // Also a RangeError of writing the JSON: what nests too deep for the stack can be read and not written.
    const detail = "text" in piece && piece.text === "" ? "It ends early" : `It does not parse: ${messageOf(error)}`;
    return [{ bad: { reason: "unparsable", detail }, syntax: true }];
  }
}

function parsedResources(
  { value, json }: ParsedText,
  around: ListHeader,
  file: ResourceFile,
  unwritten: number | undefined,
): (FoundResource | string)[] {
  if (value === null || value === undefined) return [];
  const header = { apiVersion: textOf(fieldOf(value, "apiVersion")), kind: textOf(fieldOf(value, "kind")) };
  const items = fieldOf(value, "items");
  // Go writes an empty list as `items: null` too; a single object of a kind that ends in "List" has a name.
  const isList = header.kind === "" ? Array.isArray(items) : header.kind.endsWith("List");
  if (!isList || textOf(fieldOf(fieldOf(value, "metadata"), "name")) !== "") {
    const text = unwritten !== undefined ? () => JSON.stringify(value) : json === null ? null : () => json;
    return [resourceOf(value, text, file, around, unwritten)];
  }
  return listOf(items).map((inner) => resourceOf(inner, null, file, header, unwritten));
}

function parse(piece: TextPiece, codecs: Codecs, file: ResourceFile): ParsedText {
  const change = changeFor(file.dialect);
  if (piece.form === "json") return parseJsonExactly(piece.text, change);
  const parsed = parseYamlExactly(piece.text, (text) => parseBoundedYaml(text, codecs), change);
  if (piece.form === "yaml") return parsed;
  const { value, json } = parsed;
  if (!Array.isArray(value) || value.length !== 1) throw new Error("it is not one list item");
  return { value: value[0], json: json === null ? null : json.slice(1, -1) };
}

/** `text` gives the JSON of `value` as it was written; null: as it is written anew. */
function resourceOf(
  value: unknown,
  text: (() => string) | null,
  file: ResourceFile,
  header: ListHeader,
  unwritten: number | undefined,
): FoundResource | string {
  if (!isRecord(value)) return "It is not a Kubernetes resource";
  const identity = identify(value, header, file.hint, file.strict !== false);
  if (typeof identity === "string") return identity;
  const { apiVersion, kind } = identity;
  if (value["apiVersion"] === apiVersion && value["kind"] === kind) {
    return found(identity, value, text ?? (() => JSON.stringify(value)), unwritten);
  }
  const object = { ...value, apiVersion, kind };
  // Keep the text's digits when the two fields can be put in front of it.
  const fresh = !Object.hasOwn(value, "apiVersion") && !Object.hasOwn(value, "kind");
  const head = (): string => JSON.stringify({ apiVersion, kind }).slice(0, -1);
  const json = text !== null && fresh ? () => `${head()},${text().slice(1)}` : () => JSON.stringify(object);
  return found(identity, object, json, unwritten);
}

function found(
  identity: Identity,
  object: Record<string, unknown>,
  json: () => string,
  unwritten: number | undefined,
): FoundResource {
  if (unwritten === undefined) return { ...identity, object, json: json() };
  return {
    ...identity,
    object,
    unwritten,
    get json() {
      return json();
    },
  };
}

function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error), 300);
}
