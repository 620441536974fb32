// JSON as Go's encoder writes it, which escapes what HTML would read.

/**
 * One value without spaces and with a newline behind it: the body of every answer of a kube-apiserver.
 * Keys stand in the order of the object; `undefined` ones are left out.
 */
export function goJson(value: unknown): string {
  return `${goJsonValue(value)}\n`;
}

/** The same without the newline, for a value inside another text. */
export function goJsonValue(value: unknown): string {
  return htmlEscaped(JSON.stringify(value) ?? "null");
}

/** Two spaces a level and no newline behind: for persons, and for errors in no form that the client accepts. */
export function goJsonIndented(value: unknown): string {
  return htmlEscaped(JSON.stringify(value, null, 2) ?? "null");
}

function htmlEscaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
