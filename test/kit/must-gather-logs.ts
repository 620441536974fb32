// The container logs of a must-gather's archive, read by tar alone, and what a kubelet shows of them, said once more over the whole text.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface ArchivedLog {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  /** A character per byte, each line with its end. */
  readonly lines: readonly string[];
}

const place = /namespaces\/([^/]+)\/pods\/([^/]+)\/([^/]+)\/[^/]+\/logs\/(current|previous)\.log$/;

/** Empty ones have no lines. */
export async function archivedLogs(archive: string, folder: string): Promise<ArchivedLog[]> {
  mkdirSync(folder, { recursive: true });
  const tar = Bun.spawn(["tar", "-xzf", archive, "-C", folder, "--wildcards", "*/logs/*.log"], { stderr: "inherit" });
  if ((await tar.exited) !== 0) throw new Error(`tar cannot read ${archive}`);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const found = files.map(async (path): Promise<ArchivedLog[]> => {
    const [, namespace = "", pod = "", container = "", generation = ""] = place.exec(path) ?? [];
    if (generation === "") return [];
    const lines = linesIn(Buffer.from(await Bun.file(join(folder, path)).arrayBuffer()).toString("latin1"));
    return [{ namespace, pod, container, previous: generation === "previous", lines }];
  });
  return (await Promise.all(found)).flat();
}

const linesIn = (text: string): string[] => (text === "" ? [] : text.split(/(?<=\n)/));

export interface ShownOptions {
  readonly tailLines?: number;
  /** Nothing older, in ns since 1970. */
  readonly since?: bigint;
  readonly timestamps?: boolean;
  readonly limitBytes?: number;
}

/** Lines as they are written with timestamps, `<RFC3339Nano> <message>`, the last one with its newline; a character per byte. */
export function shownLog(lines: readonly string[], options: ShownOptions = {}): string {
  const { tailLines = lines.length, since = null, timestamps = false, limitBytes = Infinity } = options;
  const last = tailLines === 0 ? [] : lines.slice(-tailLines);
  const fresh = last.filter((line) => since === null || stampOf(line) >= since);
  return fresh
    .map((line) => (timestamps ? `${nineDigits(line)} ` : "") + messageOf(line))
    .join("")
    .slice(0, limitBytes);
}

const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z ([^]*)$/;

function partsOf(line: string): { seconds: string; fraction: string; message: string } {
  const [, seconds = "", fraction = "", message = ""] = stamped.exec(line) ?? [];
  if (seconds === "") throw new Error(`no timestamp: ${line}`);
  return { seconds, fraction: fraction.padEnd(9, "0"), message };
}

export function stampOf(line: string): bigint {
  const { seconds, fraction } = partsOf(line);
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction);
}

const messageOf = (line: string): string => partsOf(line).message;

function nineDigits(line: string): string {
  const { seconds, fraction } = partsOf(line);
  return `${seconds}.${fraction}Z`;
}
