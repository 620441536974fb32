// The only file that prints. Results go to standard output, everything else to standard error.
import { createInterface } from "node:readline/promises";
import pc from "picocolors";
import type { Gap } from "../db/model/gap.ts";

/** Anything from a cluster may hold escape sequences: only printable text and tabs reach a terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- removing them is the point
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\u{fffd}");
}

export function printResult(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Whether results are read by a person, who wants colour and no escape sequences of others. */
export const onTerminal = process.stdout.isTTY;
/** Whether everything else is. */
export const errorsOnTerminal = process.stderr.isTTY;
export const colours = pc.createColors(onTerminal && pc.isColorSupported);

/** Results that may be longer than memory, for a reader that may leave early, as `head` does. */
export class ResultStream {
  #closed = false;

  constructor() {
    // The same failure as the callback's; nobody listening would end the process.
    process.stdout.on("error", () => undefined);
  }

  /** Nobody reads any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when the bytes are on their way; false once nobody reads any more. */
  async write(chunk: string | Uint8Array): Promise<boolean> {
    if (this.#closed) return false;
    const failure = await new Promise<Error | null>((resolve) => {
      process.stdout.write(chunk, (error) => resolve(error ?? null));
    });
    if (failure === null) return true;
    if (!("code" in failure) || failure.code !== "EPIPE") throw failure;
    this.#closed = true;
    return false;
  }
}

export function printNote(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

export function printError(message: string): void {
  process.stderr.write(`${pc.red("error:")} ${printable(message)}\n`);
}

/** Aligned columns, three spaces apart, as kubectl prints them. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [header, ...rows.map((row) => row.map(printable))];
  const widths = header.map((_, i) => Math.max(...all.map((row) => Bun.stringWidth(row[i] ?? ""))));
  for (const row of all) {
    const cells = row.map((cell, i) =>
      i === row.length - 1 ? cell : cell + " ".repeat((widths[i] ?? 0) - Bun.stringWidth(cell)),
    );
    printResult(cells.join("   "));
  }
}

const gapsShown = 20;

export function printGaps(gaps: readonly Gap[]): void {
  if (gaps.length === 0) return;
  printNote(`${gaps.length} ${gaps.length === 1 ? "gap" : "gaps"}: what could not be taken in`);
  for (const gap of gaps.slice(0, gapsShown)) printNote(`  ${gap.reason}  ${gap.what}: ${gap.detail}`);
  if (gaps.length > gapsShown) printNote(`  … and ${gaps.length - gapsShown} more, on the page and with --json`);
}

/** Asks on a terminal, where "no" is the default; anywhere else a script has decided already. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await ask.question(`${printable(question)} [y/N] `)).trim());
  } finally {
    ask.close();
  }
}

/** Rules and how often they fired, the most frequent first. */
export function printRedaction(redaction: Readonly<Record<string, number>>): void {
  const rules = Object.entries(redaction).sort(([, a], [, b]) => b - a);
  for (const [rule, count] of rules) printNote(`  ${String(count).padStart(8)}  ${rule}`);
}

/** One line that is drawn over itself; nothing where standard error is no terminal. */
export class ProgressLine {
  readonly #on: boolean;
  #drawnAt = 0;

  constructor(quiet: boolean) {
    this.#on = !quiet && errorsOnTerminal;
  }

  show(text: string): void {
    const now = performance.now();
    if (!this.#on || now - this.#drawnAt < 100) return;
    this.#drawnAt = now;
    const width = process.stderr.columns || 80;
    process.stderr.write(`\r\u001b[2K${Bun.sliceAnsi(printable(text), 0, width - 1)}`);
  }

  clear(): void {
    if (this.#on) process.stderr.write("\r\u001b[2K");
  }
}

export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
