// A stretch of text to be replaced, and how stretches that overlap are settled.

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  /** Higher wins where two cover the same characters. */
  readonly rank: number;
  /** How many times the text inside was escaped as a JSON string. */
  readonly escapes: number;
  /** What to write there; absent: a token of the text inside. */
  readonly text?: string;
  /** Part of the token for what is no secret: an address, a host name. */
  readonly type?: string;
  /** The plaintext, where it is not the text inside. */
  readonly secret?: string;
}

export const rank = { encoded: 0, pair: 1, provider: 2, learned: 3, fixed: 4 } as const;

/** Sorted and without overlap. A wider span wins unless what it adds is punctuation only. */
export function settle(text: string, spans: Span[]): Span[] {
  if (spans.length < 2) return spans;
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Span[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push(span);
    else if (prefers(text, span, last)) kept[kept.length - 1] = span;
    else if (span.end > last.end) {
      // Neither holds the other: the second gives up what the first covers.
      const { text: _written, ...rest } = span;
      kept.push({ ...rest, start: last.end });
    }
  }
  return kept;
}

/** `last` starts no later than `span`. */
function prefers(text: string, span: Span, last: Span): boolean {
  if (span.start === last.start && span.end === last.end) return span.rank > last.rank;
  if (span.end > last.end || span.rank <= last.rank) return false;
  if (last.rank === rank.fixed) return false;
  const added = text.slice(last.start, span.start) + text.slice(span.end, last.end);
  return !/[A-Za-z0-9]/.test(added) || last.rank === rank.encoded;
}
