// What bench/ingest reads: 1 GB of real lines in CRI framing where shared/data is there, else a support bundle of our own.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { sampleOptions, writeSupportBundle } from "../../test/kit/cluster/support-bundle.ts";
import { bunCodecs, fileSource } from "../../cli/read/codecs.ts";
import { openArchive } from "../../db/model/archive/open.ts";
import type { LogStream } from "../../db/model/log-stream.ts";

const data = resolve(import.meta.dir, "../../../shared/data");

export interface LogInput {
  /** What `kubin push` takes. */
  readonly path: string;
  readonly what: string;
  readonly framing: LogStream["framing"];
  /** Every log file, one after the other. */
  files(): AsyncGenerator<Uint8Array<ArrayBuffer>>;
}

export async function logInput(dir: string, megabytes: number): Promise<LogInput> {
  return existsSync(join(data, "amplify.py")) ? amplified(join(dir, "amplified"), megabytes) : made(dir, megabytes);
}

async function amplified(path: string, megabytes: number): Promise<LogInput> {
  const size = ["--mb", String(megabytes), "--format", "cri", "--pods", "60", "--jobs", "2"];
  const script = [join(data, "amplify.py"), "--src", join(data, "logs"), "--out", path, ...size];
  const made = Bun.spawn(["python3", ...script], { stdout: "ignore" });
  if ((await made.exited) !== 0) throw new Error("amplify.py failed");
  return {
    path,
    what: "real lines of shared/data, CRI",
    framing: "cri",
    async *files() {
      for (const file of logsUnder(path)) yield await Bun.file(file).bytes();
    },
  };
}

function logsUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? logsUnder(path) : path.endsWith(".log") ? [path] : [];
    });
}

async function made(dir: string, megabytes: number): Promise<LogInput> {
  const path = join(dir, "bundle.tar.gz");
  await writeSupportBundle(path, { ...sampleOptions, pods: 400, logLines: Math.round(megabytes * 5740) });
  return {
    path,
    what: "lines of our own bundle",
    framing: "kubelet",
    async *files() {
      const archive = await openArchive(fileSource(path), bunCodecs);
      for await (const entry of archive.entries()) {
        if (!entry.path.endsWith(".log")) continue;
        const chunks: Uint8Array[] = [];
        for await (const chunk of entry.bytes()) chunks.push(chunk);
        yield new Uint8Array(Buffer.concat(chunks));
      }
    },
  };
}
