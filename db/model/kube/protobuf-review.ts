// The body of a review request, in JSON or in Kubernetes' protobuf (which kubectl sends since 1.32). Anything may be in
// it; what it cannot mean is refused with the real server's words. YAML, which the real server also takes, is not read.
import { apiVersionOf, groupVersion } from "../resource/identity.ts";
import { isMap, textAt } from "../resource/json.ts";
import { jsonProblem, jsonTypeName } from "./go/json-problem.ts";
import { goQuote } from "./go/quote.ts";
import { jsonMisfit } from "./review/json-message.ts";
import { type Review, reviewOf } from "./review/review.ts";
import { type ReviewKind, reviewMessage } from "./review/review-messages.ts";
import { ProtobufProblem, readByteFields, readMessage, textOf } from "./review/wire.ts";
import { badRequest, requestTooLarge, unsupportedMediaType } from "./status.ts";

/** What the path says that the body holds: group authorization.k8s.io, version v1, and the kind. */
export interface ExpectedReview {
  readonly group: string;
  readonly version: string;
  readonly kind: ReviewKind;
}

/** The limit of the real server for any body. */
export const reviewBytesMax = 3 * 1024 * 1024;

const json = "application/json";
const protobuf = "application/vnd.kubernetes.protobuf";
/** "k8s" and a NUL stand before every protobuf object. */
const magic = [0x6b, 0x38, 0x73, 0x00];
const kinds: readonly string[] = [
  "SelfSubjectAccessReview",
  "SubjectAccessReview",
  "LocalSubjectAccessReview",
  "SelfSubjectRulesReview",
  "SelfSubjectReview",
];

/** `contentType` "" means JSON. Throws 400, 413 or 415; whether the spec can be answered, requireReview says. */
export function readReview(body: Uint8Array, contentType: string, expected: ExpectedReview): Review {
  if (body.length > reviewBytesMax) throw requestTooLarge(`limit is ${reviewBytesMax}`);
  const [mediaType = ""] = contentType.split(";", 1);
  const type = mediaType.trim().toLowerCase();
  if (type === protobuf) return protobufReview(body, expected);
  if (type === json || type === "") return jsonReview(body, expected);
  throw unsupportedMediaType([json, protobuf]);
}

function jsonReview(body: Uint8Array, expected: ExpectedReview): Review {
  const unread = (why: string) => unrecognized(expected, `couldn't get version/kind; json parse error: ${why}`, body);
  const problem = jsonProblem(body);
  if (problem !== null) throw unread(problem);
  const object: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(body)) ?? {};
  if (!isMap(object)) throw unread(`json: cannot unmarshal ${jsonTypeName(object)} into Go value of type ${typeMeta}`);
  for (const name of ["kind", "apiVersion"]) {
    const value = object[name];
    if (value !== undefined && value !== null && typeof value !== "string")
      throw unread(`json: cannot unmarshal ${jsonTypeName(value)} into Go struct field .${name} of type string`);
  }
  const said = { apiVersion: textAt(object, "apiVersion"), kind: textAt(object, "kind") };
  if (said.apiVersion.split("/").length > 2)
    throw unrecognized(expected, `unexpected GroupVersion string: ${said.apiVersion}`, body);
  requireKind(said, expected);
  const misfit = jsonMisfit(object, reviewMessage(expected.kind));
  if (misfit !== null) throw unhandled(expected.kind, expected.version, expected, misfit);
  return reviewOf(expected.kind, object);
}

/** An anonymous struct, which Go prints whole. */
const typeMeta =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function protobufReview(body: Uint8Array, expected: ExpectedReview): Review {
  if (body.length === 0) throw unrecognized(expected, "empty data", body);
  if (!magic.every((byte, at) => body[at] === byte)) {
    const why = `provided data does not appear to be a protobuf message, expected prefix [${magic.join(" ")}]`;
    throw unrecognized(expected, why, body);
  }
  if (body.length === magic.length) throw unrecognized(expected, "empty body", body);
  // runtime.Unknown: the type (1) and the object (2); the type has apiVersion (1) and kind (2).
  const envelope = orRefused(
    () => {
      const fields = readByteFields(body.subarray(magic.length), "Unknown");
      return { type: readByteFields(fields.get(1) ?? new Uint8Array(), "TypeMeta"), raw: fields.get(2) };
    },
    (problem) => unrecognized(expected, problem, body),
  );
  requireKind({ apiVersion: textOf(envelope.type.get(1)), kind: textOf(envelope.type.get(2)) }, expected);
  const object = orRefused(
    () => readMessage(envelope.raw ?? new Uint8Array(), reviewMessage(expected.kind)),
    (problem) => unhandled(expected.kind, expected.version, expected, problem),
  );
  return reviewOf(expected.kind, object);
}

function orRefused<T>(read: () => T, refusal: (problem: string) => Error): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtobufProblem) throw refusal(error.message);
    throw error;
  }
}

/** What the body says it is, if it says so, must be what the path says. */
function requireKind(said: { apiVersion: string; kind: string }, expected: ExpectedReview): void {
  const { group, version } = said.apiVersion === "" ? expected : groupVersion(said.apiVersion);
  const kind = said.kind === "" ? expected.kind : said.kind;
  const wanted = apiVersionOf(expected.group, expected.version);
  const given = apiVersionOf(group, version);
  if (kind === expected.kind && given === wanted) return;
  if (kind === expected.kind)
    throw badRequest(`the API version in the data (${given}) does not match the expected API version (${wanted})`);
  const [internal = ""] = expected.group.split(".");
  const why =
    kinds.includes(kind) && given === wanted
      ? `converting (${version}.${kind}) to (${internal}.${expected.kind}): unknown conversion`
      : `no kind ${goQuote(kind)} is registered for version ${goQuote(given)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  throw unhandled(kind, version, expected, why);
}

/** The type of the body is known, its content is not. */
function unhandled(kind: string, version: string, expected: ExpectedReview, why: string) {
  return badRequest(`${kind} in version ${goQuote(version)} cannot be handled as a ${expected.kind}: ${why}`);
}

/** Not even the type of the body is known. */
function unrecognized(expected: ExpectedReview, why: string, body: Uint8Array) {
  return badRequest(
    `the object provided is unrecognized (must be of type ${expected.kind}): ${why} (${summary(body)})`,
  );
}

/** The first 30 bytes: as text if it looks like JSON, else in hexadecimal. */
function summary(body: Uint8Array): string {
  if (body.length === 0) return "<empty>";
  const start = body.subarray(0, 30);
  const more = body.length > 30 ? " ..." : "";
  if (body[0] === 0x7b) return `${new TextDecoder().decode(start)}${more}`;
  return `${Array.from(start, (byte) => byte.toString(16).padStart(2, "0")).join("")}${more}`;
}
