// npm test: every runner, and one line at the end that adds them up.

export interface Runner {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the runner's own closing lines. */
  count(output: string): { passed: number; failed: number };
}

const number = (output: string, pattern: RegExp): number =>
  Array.from(output.matchAll(pattern), (match) => Number(match[1])).reduce((sum, each) => sum + each, 0);

const runners: readonly Runner[] = [
  {
    name: "bun test",
    command: [process.execPath, "test", "--timeout", "120000", "db", "edge", "ingest", "cli", "deploy", "web", "test"],
    count: (output) => ({ passed: number(output, /^\s*(\d+) pass$/gm), failed: number(output, /^\s*(\d+) fail$/gm) }),
  },
  {
    name: "vitest in workerd",
    command: [process.execPath, "--bun", "vitest", "run", "--config", "test/worker/vitest.config.ts"],
    count: (output) => {
      const line = /^\s*Tests\s+(.*)$/m.exec(output)?.[1] ?? "";
      return { passed: number(line, /(\d+) passed/g), failed: number(line, /(\d+) failed/g) };
    },
  },
];

let passed = 0;
let failed = 0;
for (const runner of runners) {
  console.log(`— ${runner.name}`);
  const child = Bun.spawn([...runner.command], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  const [output, code] = await Promise.all([echoed(child.stdout, child.stderr), child.exited]);
  const counted = runner.count(output);
  passed += counted.passed;
  // A runner that ends badly without a failed test broke by itself: that counts, too. So does one that ran nothing.
  failed += counted.failed || (code === 0 && counted.passed > 0 ? 0 : 1);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function echoed(...streams: ReadableStream<Uint8Array>[]): Promise<string> {
  const texts = streams.map(async (stream) => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of stream) {
      const part = decoder.decode(chunk, { stream: true });
      text += part;
      process.stdout.write(part);
    }
    return text;
  });
  return (await Promise.all(texts)).join("\n");
}
