// The refusals that Kubin's own code throws: one class, a closed set of code words.

/**
 * What went wrong, in a word that programs may test for. HTTP numbers for these live in `edge/error.ts`, exit codes in
 * `cli/exit.ts`. Anything that is not a KubinError is a defect: "internal" to the outside, its text stays in the log.
 */
export type ErrorCode =
  | "invalid" // the caller sent something that cannot be meant
  | "unauthenticated" // no credential, or one that is not known
  | "forbidden" // a known credential that may not do this
  | "not_found"
  | "gone" // existed; expired, revoked or deleted
  | "conflict" // the state does not allow this now
  | "too_large" // a limit of db/model/limits.ts
  | "too_many" // a rate or concurrency limit; retry later
  | "corrupt" // bytes that do not match what was promised
  | "unreadable" // an input that is not of any known format
  | "unavailable"; // a store or peer did not answer

/** A refusal. `message` is one line, ready for a person: action, value in quotes, colon, present state, next step. */
export class KubinError extends Error {
  readonly code: ErrorCode;
  /** Seconds after which a retry can succeed; only for "too_many" and "unavailable". */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "KubinError";
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** True for a refusal with that code word. */
export function isKubinError(error: unknown, code?: ErrorCode): error is KubinError {
  return error instanceof KubinError && (code === undefined || error.code === code);
}
