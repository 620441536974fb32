// Who calls, and what they promised about the body: known once the signature is checked.
import type { CallHeaders } from "./call-headers.ts";
import type { ChunkSeed } from "./chunked-body.ts";

/** How the body is to be checked against what was signed. */
export type PayloadRule =
  | { readonly kind: "unsigned" }
  | { readonly kind: "sha256"; readonly hex: string }
  | { readonly kind: "chunked"; readonly trailer: boolean; readonly signed: ChunkSeed | null };

export interface Caller {
  /** The access key id, which is the owner's name too; null for an anonymous request. */
  readonly owner: string | null;
  readonly headers: CallHeaders;
  readonly payload: PayloadRule;
}
