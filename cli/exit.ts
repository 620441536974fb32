// Every exit code of kubin, in one table.
import type { ErrorCode } from "../db/model/error.ts";

export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  auth: 4,
  /** The snapshot is there and lacks something: its gaps say what. */
  partial: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a refusal makes of the process. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return code === "unauthenticated" || code === "forbidden" ? exitCodes.auth : exitCodes.failure;
}
