// bun test/kit/cluster/write.ts <path> [--pods N] [--seed N] [--log-lines N] [--captured-at <RFC 3339>]: writes a support bundle.
import { parseArgs } from "node:util";
import { sampleOptions, writeSupportBundle } from "./support-bundle.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pods: { type: "string" },
    seed: { type: "string" },
    "log-lines": { type: "string" },
    "captured-at": { type: "string" },
  },
});

const path = positionals[0];
if (path === undefined || positionals.length > 1) {
  process.stderr.write("Cannot write the bundle: name one file, as in `bun test/kit/cluster/write.ts sample.tar.gz`\n");
  process.exit(2);
}
const bytes = await writeSupportBundle(path, {
  seed: whole("seed", values.seed, sampleOptions.seed),
  pods: whole("pods", values.pods, sampleOptions.pods),
  logLines: whole("log-lines", values["log-lines"], sampleOptions.logLines),
  capturedAt: values["captured-at"] ?? sampleOptions.capturedAt,
});
process.stdout.write(`${path}: ${String(bytes)} bytes\n`);

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`Cannot read --${name} "${text}": it is not a whole number\n`);
  return process.exit(2);
}
