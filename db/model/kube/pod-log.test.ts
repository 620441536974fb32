// Logs as a kubelet serves them: whole texts in, whole texts out, whatever the chunks.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { readRfc3339 } from "./go/rfc3339.ts";
import { podLog } from "./pod-log.ts";
import type { LogFraming } from "./pod-log-line.ts";
import { parsePodLogOptions } from "./pod-log-options.ts";
import { KubeRefusal } from "./status.ts";

const now = { seconds: Date.parse("2026-11-20T12:00:00Z") / 1000, nanos: 0 };
const stamp = (second: number, fraction = "") => `2026-11-20T11:59:${String(second).padStart(2, "0")}${fraction}Z`;

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function shownBytes(
  log: string | Uint8Array,
  framing: LogFraming,
  query: string,
  chunk = 7,
): Promise<Uint8Array> {
  const bytes = typeof log === "string" ? new TextEncoder().encode(log) : log;
  const options = parsePodLogOptions(new URLSearchParams(query), "web-0");
  const parts: Uint8Array[] = [];
  for await (const part of podLog(inChunks(bytes, chunk), framing, options, now)) parts.push(part);
  return Buffer.concat(parts);
}

const shown = async (log: string, framing: LogFraming, query: string, chunk?: number) =>
  new TextDecoder().decode(await shownBytes(log, framing, query, chunk));

const cri = [
  `${stamp(1, ".1")} stdout F one`,
  `${stamp(2)} stderr P two-a `,
  `${stamp(3)} stderr P two-b `,
  `${stamp(4)} stderr F two-c`,
  `${stamp(5, ".123456789")} stdout F `,
  `${stamp(6)} stdout F:x six six`,
  "",
].join("\n");

describe("a log of a node", () => {
  test.each([
    ["", "one\ntwo-a two-b two-c\n\nsix six\n"],
    ["tailLines=0", ""],
    ["tailLines=1", "six six\n"],
    // Parts of a line count each: the last four lines begin in its middle.
    ["tailLines=4", "two-b two-c\n\nsix six\n"],
    ["tailLines=100", "one\ntwo-a two-b two-c\n\nsix six\n"],
    ["sinceSeconds=55", "\nsix six\n"],
    ["sinceSeconds=57", "two-b two-c\n\nsix six\n"],
    ["sinceTime=2026-11-20T11:59:05.9Z", "\nsix six\n"],
    ["tailLines=2&sinceSeconds=54", "six six\n"],
    ["limitBytes=5", "one\nt"],
    ["limitBytes=4", "one\n"],
    ["tailLines=1&limitBytes=3", "six"],
    [
      "timestamps=true",
      `${stamp(1, ".100000000")} one\n${stamp(2, ".000000000")} two-a two-b two-c\n${stamp(5, ".123456789")} \n${stamp(6, ".000000000")} six six\n`,
    ],
    ["timestamps=true&limitBytes=33", `${stamp(1, ".100000000")} on`],
    ["timestamps=true&tailLines=1&limitBytes=10", "2026-11-20"],
    // The start of the line is too old, so its end has no timestamp.
    ["timestamps=true&sinceSeconds=57&limitBytes=12", "two-b two-c\n"],
  ])("?%s", async (query, expected) => {
    for (const chunk of [1, 7, 64, 10_000]) expect(await shown(cri, "cri", query, chunk)).toBe(expected);
  });

  test("an unfinished last line is shown, but is none of the last n", async () => {
    const log = `${stamp(1)} stdout F a\n${stamp(2)} stdout F b\n${stamp(3)} stdout F c`;
    expect(await shown(log, "cri", "")).toBe("a\nb\nc");
    expect(await shown(log, "cri", "tailLines=3")).toBe("a\nb\nc");
    expect(await shown(log, "cri", "tailLines=2")).toBe("a\nb\n");
    expect(await shown(log, "cri", "tailLines=1")).toBe("b\n");
  });

  test("lines that a kubelet cannot read are left out, and are none of the last n once they are met", async () => {
    const bad = [
      "rubbish",
      "",
      `${stamp(2)} stdlog F x`,
      "2026-13-01T00:00:00Z stdout F x",
      `${stamp(2)} stdout F`,
      `x${stamp(2)} stdout F y`,
    ];
    const log = `${stamp(1)} stdout F a\n${bad.join("\n")}\n${stamp(3)} stdout F c`;
    expect(await shown(log, "cri", "")).toBe("a\nc");
    expect(await shown(log, "cri", "tailLines=3")).toBe("c");
  });

  test("the offset of a timestamp stays", async () => {
    const log = "2026-11-20T13:59:30+02:00 stdout F a\n";
    expect(await shown(log, "cri", "timestamps=1")).toBe("2026-11-20T13:59:30.000000000+02:00 a\n");
    expect(await shown(log, "cri", "sinceSeconds=30")).toBe("a\n");
    expect(await shown(log, "cri", "sinceSeconds=29")).toBe("");
  });
});

describe("a log as it was served with timestamps", () => {
  const served = `${stamp(1, ".100000000")} one\n${stamp(2, ".5")} \n${stamp(3)}\nunable to retrieve container logs\n${stamp(4)} last`;

  test.each([
    ["", "one\n\n\nunable to retrieve container logs\nlast"],
    [
      "timestamps=1",
      `${stamp(1, ".100000000")} one\n${stamp(2, ".500000000")} \n${stamp(3, ".000000000")} \nunable to retrieve container logs\n${stamp(4, ".000000000")} last`,
    ],
    ["tailLines=2", "\nunable to retrieve container logs\n"],
    ["sinceSeconds=57", "\nunable to retrieve container logs\nlast"],
    ["sinceSeconds=56", "last"],
  ])("?%s", async (query, expected) => {
    for (const chunk of [1, 9, 10_000]) expect(await shown(served, "kubelet", query, chunk)).toBe(expected);
  });
});

describe("a log without timestamps", () => {
  test("has a tail and a limit", async () => {
    expect(await shown("a\nb\nc\n", "none", "")).toBe("a\nb\nc\n");
    expect(await shown("a\nb\nc\n", "none", "tailLines=2&limitBytes=3")).toBe("b\nc");
  });

  test("says so to who wants to see times, before anything is read", () => {
    const untouched: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => {
        throw new Error("it was read");
      },
    };
    for (const [query, message] of [
      ["timestamps=true", "timestamps cannot be honoured: the log of this container was captured without timestamps"],
      [
        "sinceSeconds=5&timestamps=1",
        "timestamps and sinceSeconds cannot be honoured: the log of this container was captured without timestamps",
      ],
      [
        "sinceTime=2026-01-01T00:00:00Z",
        "sinceTime cannot be honoured: the log of this container was captured without timestamps",
      ],
    ] as const) {
      const options = parsePodLogOptions(new URLSearchParams(query), "web-0");
      let refusal: unknown;
      try {
        podLog(untouched, "none", options, now);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(KubeRefusal);
      expect(refusal instanceof KubeRefusal ? refusal.status : null).toMatchObject({ code: 400, message });
    }
  });
});

test("bytes that are no UTF-8 survive", async () => {
  const message = Uint8Array.from([0xff, 0x00, 0xc3, 0x0d]);
  const line = Buffer.concat([Buffer.from(`${stamp(1)} stdout F `), message, Buffer.from("\n")]);
  expect([...(await shownBytes(line, "cri", ""))]).toEqual([...message, 0x0a]);
  expect([...(await shownBytes(message, "none", "tailLines=1"))]).toEqual([...message]);
});

test("the source is left as soon as the limit is reached", async () => {
  let [read, closed] = [0, false];
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        read++;
        yield new TextEncoder().encode(`${stamp(1)} stdout F some line\n`);
      }
    } finally {
      closed = true;
    }
  }
  const options = parsePodLogOptions(new URLSearchParams("limitBytes=25"), "web-0");
  let length = 0;
  for await (const part of podLog(endless(), "cri", options, now)) length += part.length;
  expect([length, read, closed]).toEqual([25, 3, true]);
});

/** The kubelet's algorithm once more, over the whole text at once. */
function reference(
  log: string,
  {
    tail,
    since,
    stamped,
    limit,
  }: { tail: number | null; since: number | null; stamped: boolean; limit: number | null },
): string {
  const ended = log.split(/(?<=\n)/).filter((line) => line !== "");
  const newlines = ended.filter((line) => line.endsWith("\n")).length;
  const window = tail === null ? ended : newlines > tail ? ended.slice(newlines - tail) : ended;
  let [text, fresh, left] = ["", true, tail ?? Infinity];
  for (const line of window) {
    if (left === 0) break;
    const found = /^(\S+) (?:stdout|stderr) ([FP]) ([^]*)$/.exec(line);
    if (!found) continue;
    left--;
    const message = found[2] === "P" ? (found[3] ?? "").replace(/\n$/, "") : (found[3] ?? "");
    const at = readRfc3339(found[1] ?? "");
    const keep = typeof at !== "string" && (since === null || at.seconds >= now.seconds - since);
    if (keep) text += `${stamped && fresh ? `${(found[1] ?? "").replace("Z", ".000000000Z")} ` : ""}${message}`;
    fresh = message === "" || message.endsWith("\n");
  }
  return limit === null ? text : text.slice(0, limit);
}

test("any log with any options is what the kubelet's algorithm shows of the whole", async () => {
  const line = fc.record({
    second: fc.nat(59),
    tag: fc.constantFrom("F", "P", "bad"),
    message: fc.constantFrom("", "a", "bc", "x y "),
  });
  const written = (lines: readonly { second: number; tag: string; message: string }[], ended: boolean) =>
    lines
      .map(({ second, tag, message }) => (tag === "bad" ? message : `${stamp(second)} stdout ${tag} ${message}`))
      .join("\n") + (ended ? "\n" : "");
  const option = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      fc.boolean(),
      fc.record({
        tail: option(fc.nat(8)),
        since: option(fc.integer({ min: 1, max: 60 })),
        stamped: fc.boolean(),
        limit: option(fc.integer({ min: 1, max: 80 })),
      }),
      fc.integer({ min: 1, max: 40 }),
      async (lines, ended, asked, chunk) => {
        const query = new URLSearchParams({ timestamps: String(asked.stamped) });
        if (asked.tail !== null) query.set("tailLines", String(asked.tail));
        if (asked.since !== null) query.set("sinceSeconds", String(asked.since));
        if (asked.limit !== null) query.set("limitBytes", String(asked.limit));
        const log = written(lines, ended);
        expect(await shown(log, "cri", query.toString(), chunk)).toBe(reference(log, asked));
      },
    ),
    { numRuns: 1500 },
  );
});

test("a long log is cut in a moment and its tail is all that is kept", async () => {
  const block = new TextEncoder().encode(`${stamp(1)} stdout F ${"x".repeat(80)}\n`.repeat(600));
  async function* long(): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < 200; part++) yield block;
  }
  const options = parsePodLogOptions(new URLSearchParams("tailLines=3&timestamps=1"), "web-0");
  const before = performance.now();
  let text = "";
  for await (const part of podLog(long(), "cri", options, now)) text += new TextDecoder().decode(part);
  expect(text.split("\n").length).toBe(4);
  expect(performance.now() - before).toBeLessThan(3000);
});
