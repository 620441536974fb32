// The tokens that page through a list. They look like the real server's, and also count what has been seen, so that
// the number of remaining items is known without asking a store.
import { isMap } from "../resource/json.ts";
import { readRawUrlBase64, writeRawUrlBase64 } from "./go/base64.ts";
import { jsonProblem, jsonTypeName } from "./go/json-problem.ts";
import { goJsonValue } from "./go/json-text.ts";
import { badRequest, expired } from "./status.ts";

export interface ContinuePoint {
  /** "namespace/name" of a list of all namespaces, "name" within one or for cluster-scoped resources. */
  readonly key: string;
  /** Whether the object with this key is still to come; tokens of ours stand behind the last one seen. */
  readonly inclusive: boolean;
  /** Items on the pages before, null if the token does not know. */
  readonly seen: number | null;
}

const version = "meta.k8s.io/v1";
const inconsistent =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
  "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
  "deleted between the time the first chunk was returned and now may show up in the list.";

/** The token for the page behind `key`. The real server writes a slash before the key on the first page only. */
export function encodeContinue(page: {
  readonly snapshotVersion: bigint;
  readonly key: string;
  readonly seen: number;
  readonly first: boolean;
}): string {
  const start = `${page.first ? "/" : ""}${page.key}\0`;
  return tokenText(`{"v":"${version}","rv":${page.snapshotVersion},"start":${goJsonValue(start)},"seen":${page.seen}}`);
}

/** Throws the 400 for a token that is none, and 410 with a token that goes on anyway for one of another version. */
export function decodeContinue(token: string, snapshotVersion: bigint): ContinuePoint {
  const bytes = readRawUrlBase64(token);
  if (typeof bytes === "number") throw notValid(`: illegal base64 data at input byte ${bytes}`);
  const problem = jsonProblem(bytes);
  if (problem !== null) throw notValid(`: ${problem}`);
  const { v, rv, start, seen } = readFields(
    JSON.parse(new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes)),
  );
  if (v !== version) throw notValid(`: server does not recognize this encoded version ${v}`);
  if (rv === 0n) throw notValid(`: incorrect encoded start resourceVersion (version ${version})`);
  if (start === "") throw notValid(`: encoded start key empty (version ${version})`);
  const key = start.startsWith("/") ? start.slice(1) : start;
  if (!isCleanPath(key)) throw notValid(`: ${start}`);
  if (rv > 0n && rv !== snapshotVersion)
    throw expired(inconsistent, tokenText(`{"v":"${version}","rv":-1,"start":${goJsonValue(key)}}`));
  // No key holds a NUL: all keys from "a\0b" on are the keys behind "a".
  const end = key.indexOf("\0");
  return { key: end < 0 ? key : key.slice(0, end), inclusive: end < 0, seen };
}

function tokenText(json: string): string {
  return writeRawUrlBase64(new TextEncoder().encode(json));
}

function notValid(why: string) {
  return badRequest(`invalid continue token: continue key is not valid${why}`);
}

/** Go's zero values stand for what is missing or null. */
function readFields(json: unknown): { v: string; rv: bigint; start: string; seen: number | null } {
  if (json === null) return { v: "", rv: 0n, start: "", seen: null };
  if (!isMap(json))
    throw notValid(`: json: cannot unmarshal ${jsonTypeName(json)} into Go value of type storage.continueToken`);
  const { v, rv, start, seen } = json;
  const count = typeof seen === "number" && Number.isSafeInteger(seen) && seen >= 0 ? seen : null;
  return { v: textField("v", v), rv: integerField("rv", rv), start: textField("start", start), seen: count };
}

function textField(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  throw wrongType(jsonTypeName(value), name, "string");
}

function integerField(name: string, value: unknown): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value !== "number") throw wrongType(jsonTypeName(value), name, "int64");
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63) throw wrongType(`number ${value}`, name, "int64");
  return BigInt(value);
}

function wrongType(found: string, field: string, wanted: string) {
  return notValid(`: json: cannot unmarshal ${found} into Go struct field continueToken.${field} of type ${wanted}`);
}

/** No empty, "." or ".." segment: it cannot climb out of the keys of the list. */
function isCleanPath(path: string): boolean {
  return path === "" || path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");
}
