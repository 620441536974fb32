// Answers recorded from a real kube-apiserver, beside the checkout on machines that have them. Never part of the project.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const golden = resolve(import.meta.dir, "../../../shared/golden");

export const hasGolden = existsSync(golden);

export const goldenPath = (...parts: readonly string[]): string => join(golden, ...parts);

/** One recorded request and its answer; `now` is the client's clock just before it asked. */
export interface Golden {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly accept?: string;
    /** Content-Type. */
    readonly ct?: string;
    /** "tok" is an administrator's, "viewtok" one of somebody who may little. */
    readonly token?: string;
    readonly body?: string;
  };
  readonly now: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export async function readGolden(path: string): Promise<Golden> {
  return (await Bun.file(path).json()) as Golden;
}

/** Names of the files in a folder of answers, sorted. */
export function goldenNames(...folder: readonly string[]): string[] {
  return readdirSync(goldenPath(...folder)).sort();
}
