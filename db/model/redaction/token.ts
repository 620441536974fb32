// Turns a secret into a token that can stand anywhere: in YAML, JSON, a URL or a shell line, unquoted.
import { canonical } from "./canonical.ts";
import type { RedactionCounts, RedactionKey, TokenListener } from "./redaction-key.ts";
import { typeOfSecret } from "./secret-type.ts";

const utf8 = new TextEncoder();

/**
 * Makes and counts tokens. The type in a token follows from the plaintext alone, so that one secret has one token whatever rule found it
 * and however it was encoded there.
 */
export class TokenMaker {
  readonly counts: RedactionCounts = {};
  readonly #key: RedactionKey;
  readonly #listener: TokenListener | undefined;
  readonly #made = new Map<string, string>();
  /** By the text as it was found: taking its encodings off costs ten times this. */
  readonly #seen = new Map<string, string>();

  constructor(key: RedactionKey, listener?: TokenListener) {
    this.#key = key;
    this.#listener = listener;
  }

  /** `type` is given for what is no secret (addresses, host names); it is then part of the token. */
  token(found: string, rule: string, type?: string): string {
    this.counts[rule] = (this.counts[rule] ?? 0) + 1;
    if (type === undefined) {
      const seen = this.#seen.get(found);
      if (seen !== undefined) return seen;
    }
    const token = this.#tokenOf(found, rule, type);
    if (type === undefined && found.length < 256) {
      if (this.#seen.size > 50_000) this.#seen.clear();
      this.#seen.set(found, token);
    }
    return token;
  }

  #tokenOf(found: string, rule: string, type: string | undefined): string {
    const plaintext = type === undefined ? canonical(found) : found;
    const key = type === undefined ? plaintext : `${type}\u0000${plaintext}`;
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const token = `KUBIN-REDACTED-${type ?? typeOfSecret(plaintext)}-${hex(this.#key.mac(utf8.encode(plaintext)))}`;
    if (this.#made.size > 50_000) this.#made.clear();
    this.#made.set(key, token);
    this.#listener?.(token, plaintext, rule);
    return token;
  }

  /** For what is found but replaced by no token of its own. */
  count(rule: string): void {
    this.counts[rule] = (this.counts[rule] ?? 0) + 1;
  }
}

/** The first 48 bits: with a million different secrets in one cluster, two share a token with probability 0.2 %. */
function hex(mac: Uint8Array): string {
  let text = "";
  for (let i = 0; i < 6; i++) text += (mac[i] ?? 0).toString(16).padStart(2, "0");
  return text;
}
