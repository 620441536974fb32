// The key under which secrets become tokens, and what is counted while they do.

/** HMAC-SHA-256 under the sender's key for this cluster; synchronous; injected, because pure code has no crypto. */
export interface RedactionKey {
  readonly id: string;
  mac(value: Uint8Array): Uint8Array;
}

/** Rule → how often it removed something. Never holds a value. */
export type RedactionCounts = Record<string, number>;

export function addCounts(sum: RedactionCounts, counts: RedactionCounts): void {
  for (const [rule, count] of Object.entries(counts)) sum[rule] = (sum[rule] ?? 0) + count;
}

/** Told of every token that is made, with what it stands for: for `kubin reveal`, on the sender's machine only. */
export type TokenListener = (token: string, plaintext: string, rule: string) => void;
