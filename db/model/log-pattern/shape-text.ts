// The message of a sample in the pieces that clustering compares: words, wildcards, and what stands between them.
import { readAny } from "../line/formats.ts";
import { walkShape } from "../line/shape.ts";

export const wildcard = "<*>";

export interface ShapeText {
  /** Words and wildcards; neighbouring wildcards are one. */
  readonly tokens: readonly string[];
  /** What stands before each token; one more for what stands behind the last. */
  readonly between: readonly string[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Times are not asked for, so any year and zone will do. */
const anywhere = { year: 2000, zoneMinutes: 0 };

/** Of the message without the header that its format gives it: one template for klog's files and for every logger. */
export function shapeText(sample: string): ShapeText {
  const read = readAny(sample, anywhere).line.message;
  const bytes = encoder.encode(read.trim() === "" ? sample : read);
  const tokens: string[] = [];
  const between: string[] = [];
  let end = 0;
  walkShape(bytes, 0, bytes.length, (from, to, masked) => {
    if (masked && tokens.at(-1) === wildcard) {
      end = to;
      return;
    }
    between.push(decoder.decode(bytes.subarray(end, from)));
    tokens.push(masked ? wildcard : decoder.decode(bytes.subarray(from, to)));
    end = to;
  });
  const rest = decoder.decode(bytes.subarray(end));
  // Behind the last token that counts anything may stand.
  between.push(/\w/.test(rest) ? ` ${wildcard}` : rest.trimEnd());
  return { tokens, between };
}

/** `tokens` written as the message wrote its own. */
export function templateText({ between }: ShapeText, tokens: readonly string[]): string {
  const parts = tokens.map((token, i) => (between[i] ?? "") + token);
  // Two of them with nothing but spaces or dashes between say no more than one.
  return (parts.join("") + (between[tokens.length] ?? "")).trim().replaceAll(/<\*>(?:[\s:.,/-]*<\*>)+/g, wildcard);
}
