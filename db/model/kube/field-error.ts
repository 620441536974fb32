// One thing that is wrong with one field, in the words of Kubernetes' validation.
import { goQuote } from "./go/quote.ts";

export interface FieldError {
  readonly type: "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueNotSupported";
  /** A path like "spec.resourceAttributes"; "[]" and "<nil>" are how Go prints the empty ones. */
  readonly field: string;
  /** The message without the field. */
  readonly body: string;
}

/** `shown` is the value as Go prints it: quoted if it is text. */
export function invalidField(field: string, shown: string, detail: string): FieldError {
  return { type: "FieldValueInvalid", field, body: `Invalid value: ${shown}: ${detail}` };
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { type: "FieldValueForbidden", field, body: `Forbidden: ${detail}` };
}

export function unsupportedField(field: string, value: string, supported: readonly string[]): FieldError {
  const list = supported.map(goQuote).join(", ");
  return {
    type: "FieldValueNotSupported",
    field,
    body: `Unsupported value: ${goQuote(value)}: supported values: ${list}`,
  };
}

/** Several errors in one text, each once: alone as it is, more of them between brackets. */
export function aggregateText(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1 ? (unique[0] ?? "") : `[${unique.join(", ")}]`;
}

export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${error.body}`;
}
