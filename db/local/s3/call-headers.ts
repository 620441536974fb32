// The headers of one request, where a presigned query may carry `x-amz-` headers in its stead.
import { S3Refusal } from "./refusal.ts";
import type { Query } from "./target.ts";

export class CallHeaders {
  readonly #headers: Headers;
  readonly #hoisted = new Map<string, string>();

  /** `query` only when presigned: the SDKs move `x-amz-` headers into the address that they sign. */
  constructor(headers: Headers, query: Query | null) {
    this.#headers = headers;
    for (const [name, value] of query?.pairs ?? []) {
      const lower = name.toLowerCase();
      if (lower.startsWith("x-amz-")) this.#hoisted.set(lower, value);
    }
  }

  /** Null when absent, "" when present and empty: an empty Content-MD5 is an error, not an absence. */
  get(name: string): string | null {
    const sent = this.#headers.get(name);
    const hoisted = this.#hoisted.get(name) ?? null;
    if (sent !== null && hoisted !== null && sent !== hoisted) {
      throw new S3Refusal("InvalidRequest", `Cannot read "${name}": header and query differ`);
    }
    return sent ?? hoisted;
  }

  /** All headers that start with `prefix`, by the rest of their name. */
  startingWith(prefix: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const name of [...this.#headers.keys(), ...this.#hoisted.keys()]) {
      if (name.startsWith(prefix)) found.set(name.slice(prefix.length), this.get(name) ?? "");
    }
    return found;
  }
}
