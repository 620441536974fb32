// What a reader should know about the snapshot right now, as one honest sentence.
import type { Progress } from "../db/model/contract/snapshot.ts";
import { shortDuration } from "./age.ts";
import { counted } from "./numbers.ts";

export interface StateSentence {
  readonly tone: "calm" | "warn" | "bad";
  readonly text: string;
}

/** A sender says something at least every few seconds while it works. */
const silentMs = 60_000;

/** The sentence, or null where there is nothing to say (complete, without gaps). `now` in milliseconds. */
export function stateSentence(progress: Progress, now: number): StateSentence | null {
  const silence = now - Date.parse(progress.lastSeenAt);
  const silent = silence > silentMs;
  switch (progress.state) {
    case "INITIATED":
      if (silent) return stopped(silence, "Nothing has arrived yet.");
      return { tone: "calm", text: "Waiting for the first pack. This page fills by itself." };
    case "UPLOADING":
      if (silent) return stopped(silence, "What has arrived can be read below.");
      if (progress.packsIndexed === 0) return { tone: "calm", text: "The first packs are arriving and being indexed." };
      return { tone: "calm", text: "Still arriving: what is here can be read, the rest appears by itself." };
    case "PROCESSING":
      return { tone: "calm", text: "Everything has arrived and is being indexed." };
    case "COMPLETED":
      if (progress.packsFailed > 0) {
        return { tone: "bad", text: `Incomplete: ${counted(progress.packsFailed, "pack")} could not be read.` };
      }
      if (progress.gaps === 0) return null;
      return {
        tone: "warn",
        text: `Complete, with ${counted(progress.gaps, "gap")}: something could not be captured.`,
      };
    case "FAILED":
      return {
        tone: "bad",
        text: `The push failed: ${progress.failure ?? "no reason was given"}. Ask the sender to push again.`,
      };
    case "EXPIRED":
      return { tone: "bad", text: "This link has expired. Ask its sender for a new one." };
    case "DELETED":
      return { tone: "bad", text: "The sender has deleted this snapshot." };
    default:
      return progress.state satisfies never;
  }
}

function stopped(silence: number, rest: string): StateSentence {
  const text = `The sender has been silent for ${shortDuration(silence)} and may have stopped. ${rest} The sender can go on with kubin push --resume.`;
  return { tone: "warn", text };
}
