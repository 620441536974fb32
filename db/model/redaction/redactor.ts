// Takes secrets out of resources, documents, sentences and log lines before they leave the machine.
import { Anonymizer } from "./anonymizer.ts";
import { ByteWriter } from "./byte-writer.ts";
import { withEchoes } from "./echo.ts";
import type { Codecs } from "./encoded-run.ts";
import type { LearnedSecrets } from "./learned-index.ts";
import { withJoined } from "./partial-lines.ts";
import type { RedactionCounts, RedactionKey, TokenListener } from "./redaction-key.ts";
import { ResourceRedactor } from "./resource-redactor.ts";
import { TextRedactor } from "./text-redactor.ts";
import { TokenMaker } from "./token.ts";

export type { LearnedSecrets } from "./learned-index.ts";
export { addCounts, type RedactionCounts, type RedactionKey } from "./redaction-key.ts";
export { SecretBook } from "./secret-book.ts";
export { endsInsideSecret } from "./pem.ts";

export interface RedactorOptions extends Codecs {
  readonly key: RedactionKey;
  readonly learned: LearnedSecrets;
  /** Addresses and host names become tokens, too; loopback stays. */
  readonly anonymize?: boolean;
  readonly onToken?: TokenListener;
}

export class Redactor {
  readonly counts: RedactionCounts;
  readonly #text: TextRedactor;
  readonly #resources: ResourceRedactor;

  constructor(options: RedactorOptions) {
    const tokens = new TokenMaker(options.key, options.onToken);
    this.counts = tokens.counts;
    this.#text = new TextRedactor(
      tokens,
      options.learned,
      options,
      options.anonymize ? new Anonymizer(options.learned) : null,
    );
    this.#resources = new ResourceRedactor(this.#text);
  }

  /** Exact text in, exact text out: what is not redacted keeps its bytes, integers above 2^53 their digits. */
  resource(resource: {
    group: string;
    resource: string;
    kind: string;
    json: string;
    object: Record<string, unknown>;
  }): string {
    // By its API, not by what it says of itself: a Secret without a kind is one, a custom kind of that name is not.
    const kind = resource.group === "" && resource.resource === "secrets" ? "Secret" : "";
    return this.#text.anonymized(this.#resources.redact(resource.json, resource.object, kind));
  }

  /** Any other document: discovery, what the collector writes. Text that is no JSON is redacted as text. */
  json(text: string): string {
    try {
      return this.#text.anonymized(this.#resources.redact(text, JSON.parse(text), ""));
    } catch (error) {
      if (error instanceof SyntaxError) return this.#text.redact(text);
      throw error;
    }
  }

  /** A sentence or a name. */
  text(text: string): string {
    return this.#text.redact(text);
  }

  /** Characters of the windows-1252 view are bytes, one to one, so positions found in it are positions in `bytes`. */
  lines(bytes: Uint8Array): Uint8Array {
    const text = view.decode(bytes);
    const seenAlone = this.#text.lineSpans(text, bytes);
    const spans = withEchoes(
      text,
      withJoined(text, seenAlone, (line) => this.#text.lineSpans(line)),
    );
    if (spans.length === 0) return bytes;
    // Tokens have 30 to 45 characters.
    const writer = new ByteWriter(bytes.length + 48 * spans.length);
    let at = 0;
    for (const span of spans) {
      writer.copy(bytes, at, span.start);
      const seen = text.slice(span.start, span.end);
      const found = beyondAscii.test(seen) ? utf8.decode(bytes.subarray(span.start, span.end)) : seen;
      writer.text(this.#text.replacement(span, found));
      at = span.end;
    }
    writer.copy(bytes, at, bytes.length);
    return writer.written();
  }
}

/** One character a byte, so that no line of any encoding is refused. */
const view = new TextDecoder("latin1");
const utf8 = new TextDecoder();
const beyondAscii = /[^\t\n\r -~]/;
