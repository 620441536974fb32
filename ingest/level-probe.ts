// Decides for framed streams, whose levels the fast parser reads, whether a slow reader of their format would find more of them.
import { levelIndex } from "../db/model/line/level.ts";
import type { LogStreamRow } from "../db/model/line/line-block.ts";
import { type HeldRows, textOf } from "./held-rows.ts";

export type ProbedStream = Pick<LogStreamRow, "namespace" | "pod" | "container" | "file" | "source">;

/** Below this share of lines without a level the parser knows the format well enough. */
const unknownShare = 0.1;
const linesAsked = 16;
const lineBytesAsked = 4096;
/** Containers that are remembered; the oldest is asked again. */
const containersMax = 4096;
/** A container whose format has no levels is asked after 1, 2, 4 … segments, this many at most: formats change. */
const restMax = 256;

interface Verdict {
  helps: boolean;
  /** Segments until it is asked again. */
  left: number;
  rest: number;
}

export class LevelProbe {
  readonly #levelOf: (message: string) => unknown;
  /** By workload and container: its pods write alike, and there are thousands of them. */
  readonly #verdicts = new Map<string, Verdict>();

  /** `levelOf` answers null where a message has no level. */
  constructor(levelOf: (message: string) => unknown) {
    this.#levelOf = levelOf;
  }

  helps(rows: HeldRows, stream: ProbedStream): boolean {
    const unknown = rowsWithoutLevel(rows);
    if (unknown.length <= (rows.to - rows.from) * unknownShare) return false;
    const key = writerOf(stream);
    const verdict = this.#verdicts.get(key) ?? { helps: false, left: 0, rest: 1 };
    if (verdict.left > 0) verdict.left--;
    else this.#ask(rows, unknown, verdict);
    this.#remember(key, verdict);
    return verdict.helps;
  }

  #ask(rows: HeldRows, unknown: readonly number[], verdict: Verdict): void {
    const step = Math.max(1, Math.floor(unknown.length / linesAsked));
    let [asked, found] = [0, 0];
    for (let at = 0; at < unknown.length && asked < linesAsked; at += step) {
      const row = unknown[at] ?? 0;
      asked++;
      if (this.#levelOf(textOf(rows, row, row + 1, lineBytesAsked)) !== null) found++;
    }
    verdict.helps = found * 4 >= asked;
    verdict.left = verdict.rest;
    verdict.rest = verdict.helps ? 1 : Math.min(verdict.rest * 2, restMax);
  }

  #remember(key: string, verdict: Verdict): void {
    this.#verdicts.delete(key);
    this.#verdicts.set(key, verdict);
    const [oldest] = this.#verdicts.keys();
    if (this.#verdicts.size > containersMax && oldest !== undefined) this.#verdicts.delete(oldest);
  }
}

/** A file of a node, or the container of a workload: a pod's name without the endings that its owners gave it. */
function writerOf({ source, namespace, pod, container, file }: ProbedStream): string {
  if (source === "host") return `\n${file}`;
  const workload = pod.replace(/(?:-[a-z0-9]{8,10})?-(?:[a-z0-9]{5}|[0-9]+)$/, "");
  return `${namespace}\n${workload}\n${container}`;
}

function rowsWithoutLevel({ columns, from, to }: HeldRows): number[] {
  const rows: number[] = [];
  for (let row = from; row < to; row++) if (columns.level[row] === levelIndex.unknown) rows.push(row);
  return rows;
}
