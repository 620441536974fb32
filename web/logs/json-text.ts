// The JSON document inside a log line, indented for reading.

export interface JsonInLine {
  /** What stands in front of the document. */
  readonly before: string;
  readonly text: string;
}

/** A larger document is read in the line itself. */
const charactersMax = 300_000;

/** Null where the line does not end with an object or a list. */
export function jsonInLine(message: string): JsonInLine | null {
  const trimmed = message.trimEnd();
  if (trimmed.length > charactersMax || !/[}\]]$/.test(trimmed)) return null;
  for (const start of starts(trimmed)) {
    try {
      const document: unknown = JSON.parse(trimmed.slice(start));
      if (typeof document !== "object" || document === null || Object.keys(document).length === 0) continue;
      return { before: trimmed.slice(0, start), text: JSON.stringify(document, null, 2) };
    } catch {
      // Not from here on: the next bracket.
    }
  }
  return null;
}

/** The first few brackets: a text with thousands of them is no document. */
function starts(text: string): number[] {
  return [...text.matchAll(/[{[]/g)].slice(0, 4).map((found) => found.index);
}
