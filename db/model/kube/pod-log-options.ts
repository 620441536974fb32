// What a request for a log asks for, refused as the real server refuses it.
import { forbiddenField, invalidField, type FieldError } from "./field-error.ts";
import { type Instant, readRfc3339 } from "./go/rfc3339.ts";
import { booleanParam, optionalInteger, textParam } from "./query-params.ts";
import { badRequest, invalid } from "./status.ts";

export interface PodLogOptions {
  /** "" if none was named. */
  readonly container: string;
  /** Nothing ever comes after what was captured: answer with that and end. */
  readonly follow: boolean;
  /** The container's run before the last restart. */
  readonly previous: boolean;
  readonly timestamps: boolean;
  /** Seconds before the moment of capture, null if not asked. */
  readonly sinceSeconds: number | null;
  /** A whole second, as the real server passes it on to the kubelet. */
  readonly sinceTime: Instant | null;
  /** 0 shows none, null all. */
  readonly tailLines: number | null;
  readonly limitBytes: number | null;
}

/** `pod` is the name in the messages. Throws 400 for what cannot be read and 422 for what cannot be meant. */
export function parsePodLogOptions(params: URLSearchParams, pod: string): PodLogOptions {
  const options: PodLogOptions = {
    container: textParam(params, "container"),
    follow: booleanParam(params, "follow"),
    previous: booleanParam(params, "previous"),
    sinceSeconds: optionalInteger(params, "sinceSeconds"),
    sinceTime: sinceTime(params),
    timestamps: booleanParam(params, "timestamps"),
    tailLines: optionalInteger(params, "tailLines"),
    limitBytes: optionalInteger(params, "limitBytes"),
  };
  const errors = optionErrors(options, params.has("stream"));
  if (errors.length > 0) throw invalid({ group: "", kind: "PodLogOptions", name: pod }, errors);
  return options;
}

/** Nothing, and the "null" of old clients, is Go's zero time: earlier than any log, but given. */
function sinceTime(params: URLSearchParams): Instant | null {
  const text = params.get("sinceTime");
  if (text === null) return null;
  const written = readRfc3339(text === "" || text === "null" ? "0001-01-01T00:00:00Z" : text);
  if (typeof written === "string") throw badRequest(written);
  return { seconds: written.seconds, nanos: 0 };
}

function optionErrors(options: PodLogOptions, hasStream: boolean): FieldError[] {
  const { tailLines, limitBytes, sinceSeconds, sinceTime } = options;
  const errors: FieldError[] = [];
  if (tailLines !== null && tailLines < 0)
    errors.push(invalidField("tailLines", String(tailLines), "must be greater than or equal to 0"));
  if (limitBytes !== null && limitBytes < 1)
    errors.push(invalidField("limitBytes", String(limitBytes), "must be greater than 0"));
  if (sinceSeconds !== null && sinceTime !== null)
    errors.push(forbiddenField("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  else if (sinceSeconds !== null && sinceSeconds < 1)
    errors.push(invalidField("sinceSeconds", String(sinceSeconds), "must be greater than 0"));
  // Choosing stdout or stderr is behind a feature gate that is off: so the real server answers.
  if (hasStream) errors.push(forbiddenField("stream", "may not be specified"));
  return errors;
}
