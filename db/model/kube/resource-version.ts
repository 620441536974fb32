// The versions that clients ask for, held against the one that a snapshot has.
import { integerError, readUint64 } from "./go/integer.ts";
import { goQuote } from "./go/quote.ts";
import { badRequest, expired, resourceVersionTooLarge, unclassified } from "./status.ts";

/**
 * "Not older than": the snapshot's version or any before it. "" and "0" are always reached. Throws the 500 of the real
 * server's cache for what is no number, and 504 for a version of the future. `current` null only reads the number.
 */
export function requireReachedVersion(asked: string, current: bigint | null): void {
  const version = readVersion(asked);
  if (typeof version === "string") throw unclassified(version);
  if (current !== null && version > current) throw resourceVersionTooLarge(version, current);
}

/**
 * "Exactly": a snapshot holds one version only. Others are expired, and the client lists again; a real server may still
 * have them. A version of the future is 504 here too, because clients recover from it: the real server's storage says
 * 500 "required revision is a future revision", which they do not understand. Numbers are its storage's 400.
 */
export function requireExactVersion(asked: string, current: bigint): void {
  if (asked === "") return;
  const version = readVersion(asked);
  if (typeof version === "string") throw badRequest(`invalid resource version: ${version}`);
  if (version > current) throw resourceVersionTooLarge(version, current);
  if (version !== 0n && version < current) throw expired("The resourceVersion for the provided list is too old.");
}

/** The number, or what is wrong with it. */
function readVersion(text: string): bigint | string {
  if (text === "") return 0n;
  const version = readUint64(text);
  if (typeof version === "bigint") return version;
  return `resourceVersion: Invalid value: ${goQuote(text)}: ${integerError("ParseUint", text, version)}`;
}
