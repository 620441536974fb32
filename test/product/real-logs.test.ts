// Real log files of every format, pushed through the product: each line, its bytes, its time and its level in the lines table.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Histogram, StreamList, StreamRow } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { detectFraming } from "../../db/model/import/framing.ts";
import {
  type HeldLine,
  heldLines,
  heldMessages,
  linesOf,
  nsOf,
  readAll,
  type RealLog,
  realLogs,
  unframed,
} from "../kit/real-logs.ts";
import { hasSharedData } from "../kit/shared-data.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

/** The pods' creation: the latest that this bundle says of its time. */
const captureMs = Date.UTC(2026, 0, 1);
const logOf = (pod: string): string => `cluster-resources/pods/logs/real/${pod}/main.log`;
const redacted = "KUBIN-REDACTED-";

describe.skipIf(!hasSharedData)("real log files", () => {
  let stack: TestStack;
  let link = "";
  let logs: { log: RealLog; stream: StreamRow; framing: "none" | "kubelet" | "cri" }[] = [];

  beforeAll(async () => {
    stack = await testStack();
    const files = await realLogs();
    const path = join(stack.dir, "real.tar.gz");
    const extra = Object.fromEntries(files.map(({ bytes }, i) => [logOf(`log${i}`), bytes]));
    await Bun.write(path, smallBundle(1, 0, extra));
    const ran = await stack.kubin(["push", path]);
    expect(ran.stderr).not.toMatch(/^error:/m);
    link = ran.stdout.trim();
    expect(await stack.settled(link, 120_000)).toBe("COMPLETED");
    const { streams } = await stack.json<StreamList>(link, routes.streams);
    logs = files.map((log, i) => {
      const stream = streams.find(({ pod }) => pod === `log${i}`);
      if (!stream) throw new Error(`no stream of ${log.path}`);
      return { log, stream, framing: detectFraming(log.bytes, "detect") };
    });
  }, 240_000);
  afterAll(() => stack.remove());

  test("give back every line, byte for byte", async () => {
    const wrong: string[] = [];
    let marked = 0;
    for (const { log, stream, framing } of logs) {
      if (stream.lines !== log.lines.length) wrong.push(`${log.path}: ${stream.lines} of ${log.lines.length} lines`);
      const found = await heldMessages(stack, link, stream.id);
      const want = log.lines.map((line) =>
        framing === "cri" ? line.replace(/^\S+ \S+ F /, "") : unframed(line, framing).message,
      );
      if (found.length !== want.length) wrong.push(`${log.path}: ${found.length} of ${want.length} messages`);
      for (const [i, message] of found.entries()) {
        if (message === want[i]) continue;
        if (message.includes(redacted)) marked++;
        else wrong.push(`${log.path}:${i + 1}: ${message.slice(0, 80)} is not ${want[i]?.slice(0, 80)}`);
      }
    }
    expect(logs.length).toBeGreaterThan(140);
    expect(wrong.slice(0, 10)).toEqual([]);
    // What looks like a secret never left the machine.
    const total = logs.reduce((sum, { log }) => sum + log.lines.length, 0);
    expect(marked).toBeLessThan(total * 0.01);
  }, 120_000);

  test("have in the table the times and levels that their format's reader finds", async () => {
    const wrong: string[] = [];
    for (const { log, stream, framing } of logs) {
      const held = await heldLines(stack, link, `stream:${stream.id}`);
      const read = readAll(log.lines, captureMs);
      let [has, timed, same] = [0, 0, 0];
      for (const line of held) {
        const want = read[line.number - 1];
        const ownNs = framing === "kubelet" ? unframed(log.lines[line.number - 1] ?? "", framing).ns : null;
        const ns = ownNs ?? want?.ns ?? null;
        if (ns !== null) has++;
        if (ns !== null && line.time !== null && nsOf(line.time) === ns) timed++;
        if (line.level === want?.level) same++;
      }
      if (timed < has * 0.99) wrong.push(`${log.path}: the times of ${timed} of ${has} lines`);
      if (same < held.length * 0.97) wrong.push(`${log.path}: the levels of ${same} of ${held.length} lines`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test("are found by words as often as a scan finds them, in any case and in exact case", async () => {
    const tokens = ["error", "Error", "ERROR", "timeout", "OOM", "panic", "refused", "level=error"];
    const all = logs.flatMap(({ log, framing }) =>
      log.lines.map((line) => (framing === "kubelet" ? unframed(line, framing).message : line)),
    );
    const lower = all.map((line) => line.toLowerCase());
    const total = async (query: Record<string, string>): Promise<number> =>
      (await stack.json<Histogram>(link, `${routes.histogram}?${new URLSearchParams(query).toString()}`)).total;
    for (const token of tokens) {
      const exact = all.filter((line) => line.includes(token)).length;
      const any = lower.filter((line) => line.includes(token.toLowerCase())).length;
      const found = [token, await total({ q: `'${token}'` }), await total({ text: token })];
      expect(found).toEqual([token, exact, any]);
    }
  }, 60_000);
});

describe("lines of awkward bytes", () => {
  const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
  const long = `2026-01-03T04:05:06Z ${"0123456789 long ".repeat(330_000)}end`;
  const at = (nano: number): string => `2026-01-03T04:05:06.${String(nano).padStart(9, "1")}Z`;
  const big = "y".repeat(300_000);
  const cases: Record<string, Buffer> = {
    invalid: bytes("\xff\xfe\xc3 bad\n\xed\xa0\x80 lone\nfine \xc3\xa9\n\xf5\x80"),
    nul: bytes("a\0b\n\0\n\0\0tail\n"),
    ansi: bytes("\x1b[31mERROR\x1b[0m red\n\x1b[2K\x1b]0;t\x07x\n"),
    crlf: bytes("one\r\ntwo\r\n\r\nlast\r"),
    empty: bytes("\n\n\n  \n\n"),
    open: bytes("first\nno newline"),
    lone: bytes("progress 1\rprogress 2\rdone\nnext\r\r\n"),
    bom: bytes("\xef\xbb\xbf2026-01-03 04:05:06 ERROR x\nnext\n"),
    utf16: Buffer.from("\ufeffERROR one\r\ntwo é\r\n", "utf16le"),
    big16: Buffer.from("\ufeffERROR one\ntwo\n", "utf16le").swap16(),
    separators: bytes("a\x0bb\x0cc\x85d\x1ce\n\xe2\x80\xa8f\n"),
    long: bytes(`before\n${long}\nafter\n`),
    partial: bytes(
      `${at(1)} stdout P ${big}\n${at(2)} stderr F between\n${at(3)} stdout F z\r\n${at(4)} stdout F last\n`,
    ),
  };
  let stack: TestStack;
  let link = "";
  let streams: StreamRow[] = [];
  beforeAll(async () => {
    stack = await testStack();
    const path = join(stack.dir, "awkward.tar.gz");
    const extra = Object.fromEntries(Object.entries(cases).map(([name, body]) => [logOf(name), new Uint8Array(body)]));
    await Bun.write(path, smallBundle(1, 0, extra));
    link = (await stack.kubin(["push", path])).stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    ({ streams } = await stack.json<StreamList>(link, routes.streams));
  }, 120_000);
  afterAll(() => stack.remove());

  const idOf = (name: string): string => streams.find(({ pod }) => pod === name)?.id ?? "";
  const held = (name: string): Promise<HeldLine[]> => heldLines(stack, link, `stream:${idOf(name)}`);
  const whole = async (name: string, number: number): Promise<Buffer> => {
    const response = await stack.get(link, `${routes.logLine}?stream=${idOf(name)}&number=${number}&whole=true`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    return Buffer.from(await response.bytes());
  };

  for (const [name, body] of Object.entries(cases)) {
    test(`${name}: messages are the lines' bytes, and the pack has them with their ends`, async () => {
      const lines = linesOf(body);
      const found = await heldMessages(stack, link, idOf(name));
      const rows = await held(name);
      expect(found).toHaveLength(rows.length);
      if (name !== "partial" && name !== "long") expect(found).toEqual(lines.map((line) => line.replace(/\r$/, "")));
      if (name === "partial") return;
      const parts = await Promise.all(lines.map((_, i) => whole(name, i + 1)));
      expect(Buffer.concat(parts).equals(body)).toBe(true);
    });
  }

  test("a long line is stored cut, says so, and is whole in its pack", async () => {
    type One = { line: { message: string; cut: number } };
    const { line } = await stack.json<One>(link, `${routes.logLine}?stream=${idOf("long")}&number=2`);
    expect([line.message.length, line.message.length + line.cut]).toEqual([256 * 1024, long.length]);
    expect((await whole("long", 2)).toString("latin1")).toBe(`${long}\n`);
    expect((await held("long"))[1]?.time).toBe("2026-01-03T04:05:06.000000000Z");
  });

  test("a joined line is every physical line that it was written in", async () => {
    const lines = linesOf(cases["partial"] ?? Buffer.alloc(0)).map((line) => `${line}\n`);
    expect((await held("partial")).map(({ number }) => number)).toEqual([1, 2, 4]);
    expect((await whole("partial", 1)).toString("latin1")).toBe(`${lines[0]}${lines[2]}`);
    expect((await whole("partial", 3)).toString("latin1")).toBe(`${lines[0]}${lines[2]}`);
    expect((await whole("partial", 2)).toString("latin1")).toBe(lines[1] ?? "");
    expect((await whole("partial", 4)).toString("latin1")).toBe(lines[3] ?? "");
  });

  test("a line that is not there is not found, as a whole neither", async () => {
    for (const query of [`stream=${idOf("nul")}&number=99`, "stream=1&number=1"]) {
      expect((await stack.get(link, `${routes.logLine}?${query}&whole=true`)).status).toBe(404);
    }
  });
});
