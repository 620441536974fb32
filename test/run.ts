// npm test: every runner, two at a time, and one line at the end that adds them up.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildWeb } from "../deploy/build-web.ts";
import { several } from "./kit/several.ts";

interface Runner {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the runner's own closing lines. */
  count(output: string): { passed: number; failed: number };
}

const number = (output: string, pattern: RegExp): number =>
  Array.from(output.matchAll(pattern), (match) => Number(match[1])).reduce((sum, each) => sum + each, 0);

const bunTest = (name: string, paths: readonly string[]): Runner => ({
  name,
  command: [process.execPath, "test", "--preload", "./test/kit/seeded-properties.ts", "--timeout", "120000", ...paths],
  count: (output) => ({ passed: number(output, /^\s*(\d+) pass$/gm), failed: number(output, /^\s*(\d+) fail$/gm) }),
});

const workerd: Runner = {
  name: "workerd",
  command: [process.execPath, "--bun", "vitest", "run", "--config", "test/worker/vitest.config.ts"],
  count: (output) => {
    const line = /^\s*Tests\s+(.*)$/m.exec(output)?.[1] ?? "";
    return { passed: number(line, /(\d+) passed/g), failed: number(line, /(\d+) failed/g) };
  },
};

const rooms = ["db", "edge", "ingest", "cli", "deploy", "web"];
/** Everything in this folder that bun runs, but the product's tests. */
const others = readdirSync(import.meta.dir).filter((name) => !["product", "worker"].includes(name) && !isScript(name));

function isScript(name: string): boolean {
  return name.endsWith(".ts") && !name.endsWith(".test.ts");
}

const ofProduct = readdirSync(join(import.meta.dir, "product"))
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `./test/product/${name}`)
  .sort();

/** Two run at a time, each on one core: the product's tests are cut in two so that neither waits long for the other. */
const runners: readonly Runner[] = [
  bunTest(
    "product 1",
    ofProduct.filter((_, i) => i % 2 === 0),
  ),
  bunTest("rooms", [...rooms.map((room) => `./${room}`), ...others.map((name) => `./test/${name}`)]),
  bunTest(
    "product 2",
    ofProduct.filter((_, i) => i % 2 === 1),
  ),
  workerd,
];
const lanes = 2;

let passed = 0;
let failed = 0;
// Once: the stacks of both lanes would build it side by side.
await buildWeb();
await several(runners, lanes, run);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function run(runner: Runner): Promise<void> {
  const child = Bun.spawn([...runner.command], {
    cwd: join(import.meta.dir, ".."),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  const outputs = [child.stdout, child.stderr].map((stream) => echoed(runner.name, stream));
  const [output, code] = await Promise.all([Promise.all(outputs), child.exited]);
  const counted = runner.count(output.join("\n"));
  passed += counted.passed;
  // A runner that ends badly without a failed test broke by itself: that counts, too. So does one that ran nothing.
  failed += counted.failed || (code === 0 && counted.passed > 0 ? 0 : 1);
}

/** Line by line, each with who says it. */
async function echoed(name: string, stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let shown = 0;
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf("\n") + 1;
    show(name, text.slice(shown, end));
    shown = end;
  }
  show(name, text.slice(shown));
  return text;
}

function show(name: string, lines: string): void {
  if (lines !== "") process.stdout.write(lines.replace(/\n$/, "").replaceAll(/^/gm, `${name}│ `) + "\n");
}
