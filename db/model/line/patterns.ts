// The words that are looked for in every message: keywords of errors and keys of request ids. One list for both parsers.

/** A line gets the n-th bit of its mask if it has the n-th of these anywhere, in any case. At most 32, at least 3 bytes each. */
export const errorKeywords = [
  "error",
  "exception",
  "fatal",
  "panic",
  "timeout",
  "timed out",
  "deadline exceeded",
  "refused",
  "denied",
  "forbidden",
  "unauthorized",
  "oomkilled",
  "out of memory",
  "failed",
  "crashloopbackoff",
  "no such host",
  "segfault",
  "traceback",
  "back-off",
  "evicted",
  "unreachable",
  "no space left",
  "connection reset",
  "broken pipe",
] as const;

/** What stands before a request id, in any case. Sources: Kubernetes audit, AWS SDKs, OpenTelemetry, Envoy, Spring, zap and logr users. */
export const requestIdKeys = [
  "request_id",
  "requestid",
  "request-id",
  "request id",
  "req_id",
  "reqid",
  "req-id",
  "trace_id",
  "traceid",
  "trace-id",
  "audit-id",
  "auditid",
  "correlation_id",
  "correlationid",
  "correlation-id",
] as const;

/** An id is 6 to 128 of [A-Za-z0-9._-] with a digit among them: `request_id=none` is none. */
export const requestIdBytes = { min: 6, max: 128 } as const;
