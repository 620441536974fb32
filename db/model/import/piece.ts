// One resource's text, cut out of a larger file, and how it is to be parsed.
import type { ParsedText } from "./exact-json.ts";

export interface ListHeader {
  readonly apiVersion: string;
  /** Of the list, e.g. "PodList"; "" if not known. */
  readonly kind: string;
}

export interface TextPiece {
  readonly text: string;
  /** "yaml-item": one element of a YAML sequence, with its dash. */
  readonly form: "json" | "yaml" | "yaml-item";
  /** What the list around it said before this piece. */
  readonly header: ListHeader;
  /** It ends because the file does; if the file is known to be cut short, so is this. */
  readonly cut: boolean;
}

/** A resource that needed no cutting. */
export interface ParsedPiece {
  readonly parsed: ParsedText;
  readonly header: ListHeader;
  /** Its JSON is yet to be written, from the parsed value: about how many characters that will be. */
  readonly unwritten?: number;
}

export type Piece = TextPiece | ParsedPiece | { readonly tooLarge: number } | { readonly tooDeep: number };

export const noHeader: ListHeader = { apiVersion: "", kind: "" };

/** apiVersion and kind of a list, from the text before its items (JSON or YAML, unfinished). */
export function headerOf(text: string): ListHeader {
  return { apiVersion: field(text, "apiVersion"), kind: field(text, "kind") };
}

function field(text: string, name: string): string {
  // Good enough for the head of a list, where only `metadata` may precede: its fields have other names.
  return new RegExp(`(?:^|[\\s{,])"?${name}"? *: *"?([A-Za-z0-9./-]+)`, "m").exec(text)?.[1] ?? "";
}
