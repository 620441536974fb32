// One pass over a text: a scan says where something may be, rules look there, and tokens take the place of what they find.
import type { Anonymizer } from "./anonymizer.ts";
import { applyRule } from "./apply-rule.ts";
import { type Codecs, encodedMin, findEncoded } from "./encoded-run.ts";
import { type Anchor, cellOf, Hits, scanByteGrams, scanGrams } from "./gram-scan.ts";
import { credentialsOfHeader } from "./header-value.ts";
import { findPrivateJwk } from "./jwk.ts";
import { findPair, nameAround } from "./key-value.ts";
import { findInKnownFile } from "./known-file.ts";
import { LearnedIndex, type LearnedSecrets } from "./learned-index.ts";
import { findPrivateKey } from "./pem.ts";
import { type Anchored, scanTable } from "./rules/table.ts";
import { findSecretDump } from "./secret-dump.ts";
import { Settled } from "./settled.ts";
import { settle, type Span } from "./span.ts";
import type { TokenMaker } from "./token.ts";
import { findUrlCredentials } from "./url-credentials.ts";

/** Base64 of base64 of gzip is Helm; nobody goes deeper. */
const depthMax = 3;
/** `pw=x1y2z`: what is shorter is the name of a phase, a protocol, a version. They are half of all strings of a document. */
const shortest = 8;

interface Lines {
  readonly bytes: Uint8Array | null;
}

export class TextRedactor {
  readonly tokens: TokenMaker;
  readonly codecs: Codecs;
  readonly #learned: LearnedIndex | null;
  readonly #anonymizer: Anonymizer | null;
  /** By depth; made once, for they are passed on with each of a million strings. */
  readonly #inside = Array.from({ length: depthMax }, (_, depth) => (text: string) => this.redact(text, depth + 1));

  constructor(tokens: TokenMaker, learned: LearnedSecrets, codecs: Codecs, anonymizer: Anonymizer | null = null) {
    this.tokens = tokens;
    this.codecs = codecs;
    this.#anonymizer = anonymizer;
    this.#learned = learned.values.length > 0 ? new LearnedIndex(learned.values, scanTable.filter) : null;
  }

  /** The same string if nothing was found. `depth`: how many encodings it was taken out of. */
  redact(text: string, depth = 0): string {
    const spans = this.#found(text, null, depth, this.#anonymizer);
    return spans.length === 0 ? text : this.#written(text, spans);
  }

  /** Addresses and names in a text that all else was taken out of: a JSON document with its keys. */
  anonymized(text: string): string {
    if (this.#anonymizer === null) return text;
    const spans: Span[] = [];
    this.#anonymizer.find(text, spans);
    return this.#written(text, settle(text, spans));
  }

  #written(text: string, spans: readonly Span[]): string {
    let written = "";
    let at = 0;
    for (const span of spans) {
      written += text.slice(at, span.start) + this.replacement(span, text.slice(span.start, span.end));
      at = span.end;
    }
    return written + text.slice(at);
  }

  /** `found` is what stands there, as text. */
  replacement(span: Span, found: string): string {
    if (span.text !== undefined) {
      this.tokens.count(span.rule);
      return span.text;
    }
    return this.tokens.token(span.secret ?? unescaped(found, span.escapes), span.rule, span.type);
  }

  /** A string of a document or a `file` of a ConfigMap, null if nothing is in it; addresses are left to `anonymized`. Most are short and hit nothing: they cost one scan. */
  redactPart(text: string, file: string | null = null): string | null {
    if (text.length < shortest) return null;
    let spans = this.#found(text, null, 0, null);
    if (file !== null) {
      const known: Span[] = [];
      findInKnownFile(file, text, known);
      if (known.length > 0) spans = settle(text, [...spans, ...known]);
    }
    return spans.length === 0 ? null : this.#written(text, spans);
  }

  /** What the rules for command lines find, as plaintext. */
  commandSecrets(text: string): string[] {
    const spans = this.#found(text, null, depthMax, null).filter(({ rule }) => rule === "command-password");
    return spans.map((span) => span.secret ?? unescaped(text.slice(span.start, span.end), span.escapes));
  }

  /** The value of a header; null if it holds no credential. */
  redactHeader(text: string, name: string): string | null {
    const spans: Span[] = [];
    credentialsOfHeader(text, 0, name, spans);
    return spans.length === 0 ? null : this.#written(text, settle(text, spans));
  }

  /** Of log lines: sorted, without overlap, no newline inside of one. `bytes` are what the text is the windows-1252 view of. */
  lineSpans(text: string, bytes: Uint8Array | null = null): Span[] {
    return this.#found(text, { bytes }, 0, this.#anonymizer);
  }

  #found(text: string, lines: Lines | null, depth: number, anonymizer: Anonymizer | null): Span[] {
    const spans: Span[] = [];
    this.#hits(text, lines, spans);
    findUrlCredentials(text, spans);
    anonymizer?.find(text, spans);
    if (depth < depthMax && text.length >= encodedMin) {
      findEncoded(text, this.#inside[depth] ?? ((inner) => inner), this.codecs, spans);
    }
    if (spans.length === 0) return spans;
    return settle(
      text,
      spans.filter((span) => span.end > span.start),
    );
  }

  #hits(text: string, lines: Lines | null, spans: Span[]): void {
    // Rules look into what they decode by calling this again, so each depth has its own list.
    const hits = this.#hitLists.pop() ?? new Hits();
    const filter = this.#learned?.filter ?? scanTable.filter;
    if (lines?.bytes) scanByteGrams(lines.bytes, filter, hits);
    else scanGrams(text, filter, hits);
    if (hits.count > 0) this.#look(text, lines !== null, hits, spans);
    this.#hitLists.push(hits);
  }
  readonly #hitLists: Hits[] = [];

  #look(text: string, lines: boolean, { data, count }: Hits, spans: Span[]): void {
    const settled = new Settled();
    for (let i = 0; i < count; i += 2) {
      const position = data[i] ?? 0;
      const hash = data[i + 1] ?? 0;
      if (this.#learned !== null) this.#learned.find(text, position, hash, spans);
      const bucket = scanTable.cells[cellOf(hash)] ?? 0;
      if (bucket === 0) continue;
      // What one rule of a bucket settles is open to the others: one takes the id of a key, another the key behind it.
      const from = settled.text;
      for (const { anchor, back } of scanTable.buckets[bucket - 1] ?? []) {
        const at = position - back;
        // A private key goes whatever else took its marker.
        if (at >= from || anchor.rule === "pem") tryAnchor(text, anchor, at, lines, settled, spans);
      }
    }
  }
}

/** The gram said that the literal may stand here; most do not, so that is looked at first. */
function tryAnchor(
  text: string,
  { rule, literal }: Anchor<Anchored>,
  at: number,
  lines: boolean,
  settled: Settled,
  spans: Span[],
): void {
  if (rule === "name") {
    if (at < settled.names || !startsWithAnyCase(text, literal, at)) return;
    const name = nameAround(text, at);
    settled.names = Math.max(at + 1, name.end);
    if (settled.mayTry(at)) settled.take(findPair(text, name.start, name.end, settled, spans));
  } else if (rule === "dump") {
    if (at >= settled.dumps && text.startsWith(literal, at)) settled.dumps = findSecretDump(text, at, spans);
  } else if (rule === "jwk") {
    if (at >= settled.dumps && text.startsWith(literal, at)) settled.dumps = findPrivateJwk(text, at, spans);
  } else if (rule === "pem") {
    if (at < settled.keys || !text.startsWith(literal, at)) return;
    settled.keys = findPrivateKey(text, at, lines, spans);
    settled.take(settled.keys);
  } else if (rule.anyCase === true ? startsWithAnyCase(text, literal, at) : text.startsWith(literal, at)) {
    if (settled.mayTry(at)) settled.take(applyRule(rule, text, at, spans));
  }
}

/** Without a copy in lower case: it would cost more than all hits together. */
function startsWithAnyCase(text: string, literal: string, at: number): boolean {
  for (let i = 0; i < literal.length; i++) {
    const code = text.charCodeAt(at + i);
    const want = literal.charCodeAt(i);
    if (code !== want && (code | 32) !== (want | 32)) return false;
  }
  return at >= 0;
}

/** The text as it was before it became part of a JSON string, `times` deep; as it stands if it is not one. */
export function unescaped(text: string, times: number): string {
  let value = text;
  for (let i = 0; i < times && value.includes("\\"); i++) {
    try {
      const parsed: unknown = JSON.parse(`"${value}"`);
      if (typeof parsed === "string") value = parsed;
    } catch (error) {
      if (error instanceof SyntaxError) return value;
      throw error;
    }
  }
  return value;
}
