// ClickHouse's errors as they travel over HTTP: a number, a name, one line of text and the status that goes with them.

/** An answer of the engine, or a refusal of the front, in ClickHouse's own terms. */
export class ClickHouseException extends Error {
  readonly code: number;
  readonly type: string;

  constructor(code: number, type: string, message: string) {
    super(message);
    this.name = "ClickHouseException";
    this.code = code;
    this.type = type;
  }

  /** The text that ClickHouse would send; every client finds number and name in it. */
  toWire(): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type})`;
  }
}

export const accessDenied = (message: string): ClickHouseException =>
  new ClickHouseException(497, "ACCESS_DENIED", message);
export const syntaxError = (message: string): ClickHouseException =>
  new ClickHouseException(62, "SYNTAX_ERROR", message);

const shape = /^Code: (?<code>\d+)\. DB::Exception: (?<message>.*) \((?<type>[A-Z0-9_]+)\)/s;

/** Reads what chDB threw. An error without ClickHouse's shape is a defect of ours and becomes 1002 UNKNOWN_EXCEPTION. */
export function toException(error: unknown): ClickHouseException {
  if (error instanceof ClickHouseException) return error;
  const text = error instanceof Error ? error.message : String(error);
  const parts = shape.exec(text.trim())?.groups;
  if (parts === undefined) return new ClickHouseException(1002, "UNKNOWN_EXCEPTION", text);
  return new ClickHouseException(Number(parts["code"]), parts["type"] ?? "", withoutSpoolPath(parts["message"] ?? ""));
}

/** A failed insert names our spool file; where it lay means nothing to the sender. */
function withoutSpoolPath(message: string): string {
  return message.replaceAll(/\S*\/kubin-lines-[0-9a-f]+\/\d+\.spool/g, "the request body");
}

/** HTTP statuses as ClickHouse's own server chooses them. */
export function httpStatus(code: number): number {
  switch (code) {
    case 192: // UNKNOWN_USER
    case 193: // WRONG_PASSWORD
    case 497: // ACCESS_DENIED
    case 516: // AUTHENTICATION_FAILED
      return 403;
    case 60: // UNKNOWN_TABLE
    case 81: // UNKNOWN_DATABASE
    case 46: // UNKNOWN_FUNCTION
      return 404;
    case 16: // NO_SUCH_COLUMN_IN_TABLE
    case 26: // CANNOT_PARSE_QUOTED_STRING
    case 27: // CANNOT_PARSE_INPUT_ASSERTION_FAILED
    case 43: // ILLEGAL_TYPE_OF_ARGUMENT
    case 47: // UNKNOWN_IDENTIFIER
    case 53: // TYPE_MISMATCH
    case 62: // SYNTAX_ERROR
    case 72: // CANNOT_PARSE_NUMBER
    case 73: // UNKNOWN_FORMAT
    case 115: // UNKNOWN_SETTING
    case 130: // CANNOT_READ_ARRAY_FROM_TEXT
    case 456: // UNKNOWN_QUERY_PARAMETER
    case 457: // BAD_QUERY_PARAMETER
      return 400;
    case 159: // TIMEOUT_EXCEEDED
      return 408;
    case 202: // TOO_MANY_SIMULTANEOUS_QUERIES
      return 503;
    default:
      return 500;
  }
}
