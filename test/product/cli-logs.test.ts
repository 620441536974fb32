// kubin logs as people use it: on a link, in pipes and files, against a running stack with lines that are known here.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { podOf, smallBundle } from "../kit/small-bundle.ts";
import { kubinCommand, kubinEnv, type Ran, slugOf, type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
let link = "";

const start = Date.UTC(2026, 0, 1);
const stamp = (i: number): string => new Date(start + i * 1000).toISOString().replace("Z", "000000Z");

interface Said {
  readonly namespace: string;
  readonly pod: string;
  readonly at: number;
  readonly text: string;
}
const pods = [
  { namespace: "shop", pod: "web-1" },
  { namespace: "shop", pod: "web-2" },
  { namespace: "bank", pod: "db-0" },
];
/** 2,400 lines in all, so that a search has more than one page; every hundredth is an error. */
const lines: Said[] = Array.from({ length: 2400 }, (_, i) => {
  const place = pods[i % 3] ?? { namespace: "", pod: "" };
  const level = i % 100 === 50 ? "error" : i % 10 === 5 ? "warn" : "info";
  return {
    ...place,
    at: i,
    text: `level=${level} msg="step ${i} of ${place.pod} ${i % 100 === 50 ? "refused" : "done"}"`,
  };
});
const shown = (of: readonly Said[]): string =>
  of.map((line) => `${line.namespace}/${line.pod} main ${line.text}\n`).join("");

beforeAll(async () => {
  stack = await testStack();
  const extra: Record<string, string> = {};
  for (const namespace of ["shop", "bank"]) {
    const items = pods.filter((each) => each.namespace === namespace).map((each) => podOf(namespace, each.pod));
    extra[`cluster-resources/pods/${namespace}.json`] = JSON.stringify({
      kind: "PodList",
      apiVersion: "v1",
      metadata: {},
      items,
    });
  }
  for (const { namespace, pod } of pods) {
    const own = lines.filter((line) => line.pod === pod);
    extra[`cluster-resources/pods/logs/${namespace}/${pod}/main.log`] = own
      .map((line) => `${stamp(line.at)} ${line.text}\n`)
      .join("");
  }
  const path = join(stack.dir, "bundle.tar.gz");
  await Bun.write(path, smallBundle(0, 0, extra));
  link = (await stack.kubin(["push", path])).stdout.trim();
  expect(await stack.settled(link)).toBe("COMPLETED");
});
afterAll(() => stack.remove());

/** Another server in the environment: the link alone says where to ask. */
const logs = (...args: string[]): Promise<Ran> =>
  stack.kubin(["logs", link, ...args], {
    env: { KUBIN_SERVER: "http://localhost:1", XDG_STATE_HOME: join(stack.dir, "nobody") },
  });

describe("lines", () => {
  test("come oldest first with who wrote them, all pages of them, for whoever has the link", async () => {
    const all = await logs();
    expect([all.code, all.stderr]).toEqual([0, ""]);
    expect(all.stdout).toBe(shown(lines));
    const bySlug = await stack.kubin(["logs", slugOf(link), "--server", stack.publicUrl, "--tail", "3"]);
    expect([bySlug.code, bySlug.stdout]).toEqual([0, shown(lines.slice(-3))]);
  });

  test("are those that words and options say", async () => {
    const cases: [string[], (line: Said) => boolean][] = [
      [["refused"], (line) => line.text.includes("refused")],
      [
        ["refused", "OR", "'step 7 '", "ns:shop"],
        (line) => line.namespace === "shop" && /refused|step 7 /.test(line.text),
      ],
      [
        ["--pod", "web-*", "--level", "error"],
        (line) => line.pod.startsWith("web-") && line.text.includes("level=error"),
      ],
      [["--level", "warn", "--", "-refused"], (line) => line.text.includes("level=warn")],
      [["--from", stamp(10), "--to", stamp(12)], (line) => line.at >= 10 && line.at <= 12],
      [["-n", "shop", "-n", "bank", "--container", "main", "--tail", "1500"], (line) => line.at >= 900],
    ];
    for (const [args, holds] of cases) {
      const ran = await logs(...args);
      expect([args, ran.code, ran.stdout]).toEqual([args, 0, shown(lines.filter(holds))]);
    }
    const oneNamespace = await logs("-n", "bank", "--tail", "1", "--timestamps");
    const last = lines.findLast((line) => line.namespace === "bank");
    expect(oneNamespace.stdout).toBe(`${stamp(last?.at ?? 0)} db-0 main ${last?.text ?? ""}\n`);
    const none = await logs("nowhere");
    expect([none.code, none.stdout, none.stderr]).toEqual([0, "", "No line matches\n"]);
  });

  test("have their neighbours of the same container with --context", async () => {
    const ran = await logs("'step 50 '", "OR", "'step 56 '", "OR", "'step 350 '", "--context", "1");
    const block = (pod: string, ...ats: [number, string][]): string =>
      ats.map(([at, mark]) => `${lines[at]?.namespace ?? ""}/${pod} main${mark} ${lines[at]?.text ?? ""}\n`).join("");
    expect(ran.stdout).toBe(
      [
        block("db-0", [47, "-"], [50, ":"], [53, "-"], [56, ":"], [59, "-"]).replaceAll(/^/gm, "").trimEnd(),
        block("db-0", [347, "-"], [350, ":"], [353, "-"]).trimEnd(),
      ].join("\n--\n") + "\n",
    );
  });

  test("are JSON on demand, an array whatever its length", async () => {
    const found = JSON.parse((await logs("--json")).stdout) as { message: string; pod: string }[];
    expect(found.map(({ pod, message }) => [pod, message])).toEqual(lines.map(({ pod, text }) => [pod, text]));
    expect(JSON.parse((await logs("--json", "nowhere")).stdout)).toEqual([]);
  });

  test("stop where the pipe is closed, and that is a normal end", async () => {
    const command = [...kubinCommand, "logs", link].map((part) => `'${part}'`).join(" ");
    for (const more of ["", "-o raw"]) {
      const child = Bun.spawn(["bash", "-c", `${command} ${more} | head -n 1; echo "\${PIPESTATUS[0]}"`], {
        env: kubinEnv(stack.publicUrl, stack.dir),
        stdout: "pipe",
        stderr: "pipe",
      });
      const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
      const [line, code] = out.trimEnd().split("\n");
      expect([more, line?.includes("level="), code, err]).toEqual([more, true, "0", ""]);
    }
  });
});

describe("files", () => {
  const raw = (namespace: string): string =>
    pods
      .filter((each) => each.namespace === namespace)
      .flatMap(({ pod }) => lines.filter((line) => line.pod === pod).map((line) => `${line.text}\n`))
      .join("");

  test("of every format come whole, to standard output or under a name", async () => {
    expect((await logs("-n", "shop", "-o", "raw")).stdout).toBe(raw("shop"));
    const rows = (await logs("-o", "ndjson", "refused")).stdout.trim().split("\n");
    expect(rows.map((row): string => String(JSON.parse(row).message)).toSorted()).toEqual(
      lines
        .filter((line) => line.text.includes("refused"))
        .map((line) => line.text)
        .toSorted(),
    );
    expect((await logs("-o", "csv")).stdout.split("\n")).toHaveLength(lines.length + 2);
    const folder = join(stack.dir, "files");
    const file = join(folder, "lines.parquet");
    await Bun.write(join(folder, "here"), "");
    const saved = await logs("--out", file);
    expect([saved.code, saved.stdout, saved.stderr.startsWith(file)]).toEqual([0, "", true]);
    const bytes = await Bun.file(file).bytes();
    expect(new TextDecoder().decode(bytes.slice(0, 4))).toBe("PAR1");
    const asJson = await logs("--out", join(folder, "bank.log"), "-n", "bank", "--json");
    expect(JSON.parse(asJson.stdout)).toEqual({
      file: join(folder, "bank.log"),
      format: "raw",
      bytes: raw("bank").length,
    });
    expect(await Bun.file(join(folder, "bank.log")).text()).toBe(raw("bank"));
    expect(readdirSync(folder).toSorted()).toEqual(["bank.log", "here", "lines.parquet"]);
  });

  test("that cannot be written or finished leave nothing under their name", async () => {
    const ran = await logs("--out", join(stack.dir, "no", "such", "folder.log"));
    expect([ran.code, ran.stderr.includes("Cannot write")]).toEqual([1, true]);
    // A server that breaks off in the middle.
    const server = Bun.listen({
      port: 0,
      hostname: "127.0.0.1",
      socket: {
        data(socket) {
          socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf a fi");
        },
      },
    });
    try {
      const file = join(stack.dir, "broken.log");
      const broken = await stack.kubin(["logs", `http://127.0.0.1:${server.port}/s/${slugOf(link)}`, "--out", file]);
      expect([broken.code, broken.stderr.includes("broke off")]).toEqual([1, true]);
      expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
    } finally {
      server.stop(true);
    }
  });
});

describe("counts", () => {
  test("are a number, a table by anything, and what is said", async () => {
    const refused = lines.filter((line) => line.text.includes("refused"));
    expect((await logs("--count", "refused")).stdout).toBe(`${refused.length}\n`);
    expect((await logs("--count")).stdout).toBe("2400\n");
    expect(JSON.parse((await logs("--count", "nowhere", "--json")).stdout)).toEqual({ lines: 0 });
    const table = (text: string): string[][] =>
      text
        .trimEnd()
        .split("\n")
        .map((row) => row.split(/\s{2,}/));
    const rows = table((await logs("--by", "namespace,pod", "--measure", "errors", "--top", "2")).stdout);
    const errorsOf = (pod: string): number => refused.filter((line) => line.pod === pod).length;
    const expected = pods
      .map(({ namespace, pod }) => [namespace, pod, String(errorsOf(pod)), "800"])
      .sort((a, b) => Number(b[2]) - Number(a[2]));
    expect(rows[0]).toEqual(["NAMESPACE", "POD", "ERRORS", "LINES"]);
    expect(rows.slice(1, 3).map((row) => row[2])).toEqual(expected.slice(0, 2).map((row) => row[2]));
    expect(rows[3]?.[0]).toBe("(1 others)");
    expect(table((await logs("--by", "level", "--measure", "error_rate")).stdout)[1]).toEqual([
      "error",
      "100.0%",
      "24",
    ]);
    const said = table((await logs("--patterns", "-n", "shop")).stdout);
    expect(said[0]).toEqual(["LINES", "SHARE", "WORST", "FIRST", "LAST", "PATTERN"]);
    expect(said.slice(1).reduce((sum, row) => sum + Number(row[0]), 0)).toBe(1600);
    expect(JSON.parse((await logs("--patterns", "--json")).stdout)).toHaveProperty("lines", 2400);
  });
});

describe("refusals", () => {
  test("say what is wrong, before anything is asked where that is possible", async () => {
    const cases: [string[], number, string][] = [
      [["--level", "wran"], 1, "is not a level"],
      [["level:wran"], 1, "character 7"],
      [["--tail", "0"], 1, 'Cannot use --tail "0"'],
      [["--tail", "x"], 1, 'Cannot use --tail "x"'],
      [["--tail", "5", "--count"], 1, "Cannot use --count with --tail"],
      [["--patterns", "--by", "pod"], 1, "Cannot use --patterns with --by"],
      [["--measure", "errors"], 1, "add --by"],
      [["-o", "xml"], 1, "it is one of raw"],
      [["--patterns", "timeout"], 1, "Cannot count patterns of"],
      [["--by", "snapshot_id"], 1, "is not as it should be"],
      [["-refused"], 2, "Unknown option"],
    ];
    for (const [args, code, sentence] of cases) {
      const ran = await logs(...args);
      expect([args, ran.code, ran.stdout, ran.stderr]).toEqual([args, code, "", expect.stringContaining(sentence)]);
    }
  });

  test("of links keep them secret", async () => {
    const wrong = await stack.kubin(["logs", `${stack.publicUrl}/s/0123456789012345678901`]);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining("there is no such link")]);
    const cut = await stack.kubin(["logs", link.slice(0, -1)]);
    expect([cut.code, cut.stderr.includes(slugOf(link).slice(0, 10))]).toEqual([1, false]);
    expect((await stack.kubin(["logs"])).code).toBe(2);
  });
});
