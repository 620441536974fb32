// Refusals as a kube-apiserver words them: the Status object, the class that carries it, and one constructor per wording.
import { type Attributes, isPathAttributes, qualifiedResource } from "./attributes.ts";
import { aggregateText, type FieldError, fieldErrorText } from "./field-error.ts";
import { goQuote } from "./go/quote.ts";

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The resource ("pods"), not the kind, except for Invalid. */
  readonly kind?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** metav1.Status as JSON. Write it with `goJson`, keys in this order. */
export interface KubeStatus {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: { readonly continue?: string };
  readonly status: "Failure";
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  /** The HTTP status. */
  readonly code: number;
}

interface RefusalOptions {
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly headers?: Readonly<Record<string, string>>;
  readonly continue?: string;
  readonly text?: string;
}

/** The only thing that db/model/kube throws. `headers` belong to the answer besides content-type and cache-control. */
export class KubeRefusal extends Error {
  readonly status: KubeStatus;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set where a real server answers text/plain; charset=utf-8 instead of the Status: the whole body. */
  readonly text?: string;

  constructor(code: number, message: string, options: RefusalOptions = {}) {
    super(message);
    this.name = "KubeRefusal";
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: options.continue === undefined ? {} : { continue: options.continue },
      status: "Failure",
      message,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(options.details === undefined ? {} : { details: options.details }),
      code,
    };
    if (options.headers !== undefined) this.headers = options.headers;
    if (options.text !== undefined) this.text = options.text;
  }
}

/** What a message and its details name. "" where there is none. */
export interface Named {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

/** Go's text errors and its authorization filter send it. */
const nosniff = { "x-content-type-options": "nosniff" };

function detailsOf({ group, resource, name }: Named): StatusDetails {
  return {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    ...(resource === "" ? {} : { kind: resource }),
  };
}

/** `pods "x" not found` */
export function notFound(object: Named): KubeRefusal {
  const message = `${qualifiedResource(object.group, object.resource)} ${goQuote(object.name)} not found`;
  return new KubeRefusal(404, message, { reason: "NotFound", details: detailsOf(object) });
}

/** A path below a served group version that names nothing there: a resource, a subresource, a scope. */
export function unknownResource(): KubeRefusal {
  return new KubeRefusal(404, "the server could not find the requested resource", { reason: "NotFound", details: {} });
}

/** An answer of text/plain, as Go's http.Error writes it: with a newline behind. */
export function textRefusal(code: number, text: string): KubeRefusal {
  return new KubeRefusal(code, text, { text: `${text}\n`, headers: nosniff });
}

/** A path that belongs to no served group version. Resources that a CRD's group does not have end here too. */
export function pageNotFound(): KubeRefusal {
  return textRefusal(404, "404 page not found");
}

/** HEAD, OPTIONS, PUT on a collection, POST on an object, any write on a resource without that verb. */
export function methodNotAllowed(): KubeRefusal {
  const message = "the server does not allow this method on the requested resource";
  return new KubeRefusal(405, message, { reason: "MethodNotAllowed", details: {} });
}

/** What the handler of custom resources says instead. `verb` as in "patch is not supported on resources of kind …". */
export function methodNotSupported(verb: string, group: string, resource: string): KubeRefusal {
  const message = `${verb} is not supported on resources of kind ${goQuote(qualifiedResource(group, resource))}`;
  return new KubeRefusal(405, message, {
    reason: "MethodNotAllowed",
    details: detailsOf({ group, resource, name: "" }),
  });
}

/** No media type of the Accept header is one that the route produces. */
export function noRepresentation(available: readonly string[]): KubeRefusal {
  const message = `406: Not Acceptable\n\nAvailable representations: ${available.join(", ")}`;
  return new KubeRefusal(406, message, { reason: "NotAcceptable", details: {} });
}

/** The media type is known; what its parameters ask for is not. */
export function notAcceptable(accepted: readonly string[]): KubeRefusal {
  return new KubeRefusal(406, `only the following media types are accepted: ${accepted.join(", ")}`, {
    reason: "NotAcceptable",
  });
}

/** An object cannot be shown in the asked form, like a single one as a list. */
export function formNotAcceptable(message: string): KubeRefusal {
  return new KubeRefusal(406, message, { reason: "NotAcceptable" });
}

export function unsupportedMediaType(accepted: readonly string[]): KubeRefusal {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return new KubeRefusal(415, message, { reason: "UnsupportedMediaType" });
}

/** A PATCH of a content type that is no patch: refused before any object is looked at. */
export function unsupportedPatchType(): KubeRefusal {
  const message = "415: Unsupported Media Type\n\nAvailable representations: ";
  return new KubeRefusal(415, message, { reason: "UnsupportedMediaType", details: {} });
}

export function badRequest(message: string): KubeRefusal {
  return new KubeRefusal(400, message, { reason: "BadRequest" });
}

/** 422. `name` is "" for options and for objects that have none yet. */
export function invalid(
  object: { readonly group: string; readonly kind: string; readonly name: string },
  errors: readonly FieldError[],
): KubeRefusal {
  const subject = `${qualifiedResource(object.group, object.kind)} ${goQuote(object.name)}`;
  return new KubeRefusal(422, `${subject} is invalid: ${aggregateText(errors.map(fieldErrorText))}`, {
    reason: "Invalid",
    details: {
      ...detailsOf({ group: object.group, resource: object.kind, name: object.name }),
      causes: errors.map((error) => ({ reason: error.type, message: error.body, field: error.field })),
    },
  });
}

/** 413. `limit` is "limit is 3145728". */
export function requestTooLarge(limit: string): KubeRefusal {
  return new KubeRefusal(413, `Request entity too large: ${limit}`, { reason: "RequestEntityTooLarge" });
}

/** `pods "x" already exists` */
export function alreadyExists(object: Named): KubeRefusal {
  const message = `${qualifiedResource(object.group, object.resource)} ${goQuote(object.name)} already exists`;
  return new KubeRefusal(409, message, { reason: "AlreadyExists", details: detailsOf(object) });
}

/** An update of a version that is no longer the newest. */
export function conflict(object: Named): KubeRefusal {
  const subject = `${qualifiedResource(object.group, object.resource)} ${goQuote(object.name)}`;
  const why = "the object has been modified; please apply your changes to the latest version and try again";
  return new KubeRefusal(409, `Operation cannot be fulfilled on ${subject}: ${why}`, {
    reason: "Conflict",
    details: detailsOf(object),
  });
}

/** 429. Clients of client-go try again by themselves. */
export function tooManyRequests(message: string, retryAfterSeconds: number): KubeRefusal {
  return new KubeRefusal(429, message, {
    reason: "TooManyRequests",
    details: { retryAfterSeconds },
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

/** What the authorizer denied. `reason` is its text, "" for none. */
export function forbidden(user: string, attributes: Attributes, reason = ""): KubeRefusal {
  const because = reason === "" ? "" : `: ${reason}`;
  if (isPathAttributes(attributes)) {
    const denial = `User ${goQuote(user)} cannot ${attributes.verb} path ${goQuote(attributes.path)}`;
    return forbiddenStatus({ group: "", resource: "", name: "" }, `${htmlSafe(denial)}${because}`, nosniff);
  }
  const { verb, group, resource, subresource, namespace } = attributes;
  const combined = subresource === "" ? resource : `${resource}/${subresource}`;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace ${goQuote(namespace)}`;
  const denial = `User ${goQuote(user)} cannot ${verb} resource ${goQuote(combined)} in API group ${goQuote(group)} ${scope}`;
  return forbiddenStatus(attributes, `${htmlSafe(denial)}${because}`, nosniff);
}

/** Every write, exec, attach, proxy and port-forward: `deployments.apps "web" is forbidden: this is a read-only snapshot`. */
export function readOnly(object: Named): KubeRefusal {
  return forbiddenStatus(object, "this is a read-only snapshot");
}

function forbiddenStatus(object: Named, why: string, headers?: Readonly<Record<string, string>>): KubeRefusal {
  const resource = qualifiedResource(object.group, object.resource);
  const subject =
    resource === "" ? "" : object.name === "" ? `${resource} is ` : `${resource} ${goQuote(object.name)} is `;
  return new KubeRefusal(403, `${subject}forbidden: ${why}`, {
    reason: "Forbidden",
    details: detailsOf(object),
    ...(headers === undefined ? {} : { headers }),
  });
}

function htmlSafe(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A resourceVersion or a continue token that is of the past. `next` continues the list at what is there now. */
export function expired(message: string, next?: string): KubeRefusal {
  return new KubeRefusal(410, message, { reason: "Expired", ...(next === undefined ? {} : { continue: next }) });
}

/** The snapshot or its link is no more. */
export function gone(message: string): KubeRefusal {
  return new KubeRefusal(410, message, { reason: "Gone" });
}

export function unauthorized(): KubeRefusal {
  return new KubeRefusal(401, "Unauthorized", { reason: "Unauthorized" });
}

/** A resourceVersion of the future; clients list again without one. */
export function resourceVersionTooLarge(asked: bigint, current: bigint): KubeRefusal {
  return new KubeRefusal(504, `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    reason: "Timeout",
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
    headers: { "retry-after": "1" },
  });
}

/** Clients of client-go retry up to ten times by themselves, `retryAfterSeconds` apart. */
export function serviceUnavailable(message: string, retryAfterSeconds: number): KubeRefusal {
  return new KubeRefusal(503, message, {
    reason: "ServiceUnavailable",
    details: { retryAfterSeconds },
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

/** 500 without a reason: an error of the storage that nothing gave a Status, like an unparsable resourceVersion. */
export function unclassified(message: string): KubeRefusal {
  return new KubeRefusal(500, message);
}

/** 500 for a defect. Say nothing in `message` that only the log may know. */
export function internalError(message: string): KubeRefusal {
  return new KubeRefusal(500, `Internal error occurred: ${message}`, {
    reason: "InternalError",
    details: { causes: [{ message }] },
  });
}
