// What a collector says it could not collect, as gaps: its own error files are the dump's honest part.
import { cutText, printable } from "../archive/safe-path.ts";
import type { Gap, GapReason } from "../gap.ts";
import { fieldOf, isRecord } from "./record.ts";

/** One file may repeat the same sentence for every namespace. */
const perFile = 20;
/** More than a gap holds, and short enough for patterns that look ahead. */
const sentenceMax = 2000;

/** Gaps for one `*-errors.json` (array, or map to a sentence or sentences) or `*-logs-errors.log` (text). */
export function collectionErrors(path: string, text: string): Gap[] {
  const all = sentences(text).map((sentence) => cutText(sentence.trim(), sentenceMax));
  const said = [...new Set(all)].filter((sentence) => sentence !== "" && !isNoLoss(sentence));
  const gaps = said.slice(0, perFile).map((sentence) => ({
    reason: reasonOf(sentence),
    what: printable(path),
    detail: printable(sentence, 900),
  }));
  const more = said.length - gaps.length;
  if (more > 0) gaps.push({ reason: "forbidden", what: printable(path), detail: `And ${String(more)} more errors` });
  return gaps;
}

function sentences(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === "null") return [];
  try {
    return strings(JSON.parse(trimmed), "", 0);
  } catch {
    // Text, not JSON: the log collector writes plain lines.
    return trimmed.split("\n");
  }
}

function strings(value: unknown, under: string, depth: number): string[] {
  if (depth > 4) return [];
  if (typeof value === "string") return value.trim() === "" ? [] : [under === "" ? value : `${under}: ${value}`];
  if (Array.isArray(value)) return value.flatMap((child) => strings(child, under, depth + 1));
  if (!isRecord(value)) return [];
  // Sonobuoy lists every query it made; only `error` says that one failed, and its message how.
  if ("queryobj" in value) {
    const query = [value["queryobj"], value["namespace"]].filter((part) => typeof part === "string").join(" in ");
    return strings(messagesIn(value["error"]), query, depth + 1);
  }
  return Object.entries(value).flatMap(([key, child]) =>
    strings(child, under === "" ? key : `${under} ${key}`, depth + 1),
  );
}

function messagesIn(error: unknown): unknown {
  const message = fieldOf(fieldOf(error, "ErrStatus"), "message");
  return message === undefined ? error : message;
}

/** The cluster does not have that kind, or the container never ran before: nothing is missing. */
function isNoLoss(sentence: string): boolean {
  return /could not find the requested resource|does not allow this method|no matches for kind|previous terminated container .* not found/.test(
    sentence,
  );
}

function reasonOf(sentence: string): GapReason {
  return /timed? ?out|deadline exceeded|timeout/i.test(sentence) ? "timeout" : "forbidden";
}
