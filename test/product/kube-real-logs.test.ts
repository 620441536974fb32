// Every container log of a real must-gather, as `kubectl logs` asks for it, against the file in the archive.
//
// The files were fetched with timestamps=true: each line is `<RFC3339Nano> <message>`. What must hold:
//   * without timestamps=true the stamp and the one blank behind it are gone from every line, and no other byte is;
//   * with it the same lines have the same stamps, written with nine digits as a kubelet writes them;
//   * a last line without its newline is shown without one;
//   * what the push took for a secret is KUBIN-REDACTED-… in the middle of a line that is otherwise the same;
//   * the last n lines are counted first, then old ones are left out, then the whole is cut after so many bytes;
//   * sinceSeconds counts from the capture, whenever it is asked;
//   * a file without a byte was no log: it is refused by name.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { kubeRefusal, kubeUrlOf } from "../kit/kube-api.ts";
import { type ArchivedLog, archivedLogs, shownLog, type ShownOptions, stampOf } from "../kit/must-gather-logs.ts";
import { several } from "../kit/several.ts";
import { dumpPath, hasSharedData } from "../kit/shared-data.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const dump = "must-gather-aws";
const redacted = /KUBIN-REDACTED-[\w-]+/;

describe.skipIf(!hasSharedData)("the logs of a real must-gather", () => {
  let stack: TestStack;
  let url = "";
  let capturedAt = "";
  let logs: ArchivedLog[] = [];
  let empty: ArchivedLog[] = [];

  beforeAll(async () => {
    stack = await testStack();
    const [ran, all] = await Promise.all([
      stack.kubin(["push", dumpPath(dump)]),
      archivedLogs(dumpPath(dump), join(stack.dir, "archive")),
    ]);
    const link = ran.stdout.trim();
    expect(await stack.settled(link, 120_000)).toBe("COMPLETED");
    url = kubeUrlOf(link);
    ({ capturedAt } = await stack.json<{ capturedAt: string }>(link, "/api/v1/snapshot"));
    logs = all.filter(({ lines }) => lines.length > 0);
    empty = all.filter(({ lines }) => lines.length === 0);
  }, 240_000);
  afterAll(() => stack.remove());

  const addressOf = (
    { namespace, pod, container, previous }: ArchivedLog,
    asked: Record<string, string> = {},
  ): string => {
    const query = new URLSearchParams({ container, ...(previous ? { previous: "true" } : {}), ...asked });
    return `${url}/api/v1/namespaces/${namespace}/pods/${pod}/log?${query.toString()}`;
  };
  const shown = async (log: ArchivedLog, asked: Record<string, string> = {}): Promise<string> => {
    const response = await fetch(addressOf(log, asked));
    const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
    return response.status === 200 ? text : `${response.status} ${text}`;
  };

  for (const [name, asked, options] of [
    ["as their messages", {}, {}],
    ["with their times", { timestamps: "true" }, { timestamps: true }],
  ] as const) {
    test(`are the files' lines, ${name}`, async () => {
      const wrong: string[] = [];
      let [same, marked, unended] = [0, 0, 0];
      await several(logs, 3, async (log) => {
        const [found, want] = [await shown(log, asked), shownLog(log.lines, options)];
        if (!want.endsWith("\n")) unended++;
        if (found === want) same++;
        else if (isRedacted(found, want)) marked++;
        else wrong.push(`${addressOf(log)}: ${found.length} of ${want.length} bytes`);
      });
      expect(wrong).toEqual([]);
      // The secret of a registry, printed by its operator.
      expect([same, marked, unended]).toEqual([459, 1, 9]);
    }, 120_000);
  }

  test("are refused by name where the file is empty", async () => {
    const said = new Map<string, number>();
    await several(empty, 3, async (log) => {
      const { code, message } = await kubeRefusal(addressOf(log));
      const text = message.replaceAll(`"${log.container}"`, "C").replaceAll(`"${log.pod}"`, "P");
      said.set(`${code} ${text}`, (said.get(`${code} ${text}`) ?? 0) + 1);
    });
    expect(Object.fromEntries(said)).toEqual({
      "400 previous terminated container C in pod P not found": 420,
      "404 the log of container C in pod P is not in this snapshot: it was not captured, or was empty": 30,
    });
  }, 60_000);

  test("have a tail, a beginning and a limit as a kubelet gives them", async () => {
    const captured = BigInt(Date.parse(capturedAt)) * 1_000_000n;
    const ended = logs.filter(({ lines }) => lines.at(-1)?.endsWith("\n") && !/httpSecret=/.test(lines.join("")));
    const longest = ended.toSorted((a, b) => b.lines.length - a.lines.length);
    // Those that are cut over several segments, and every ninth of the rest.
    const sample = [...longest.slice(0, 6), ...longest.slice(6).filter((_, i) => i % 9 === 0)];
    const wrong: string[] = [];
    let asked = 0;
    await several(sample, 3, async (log) => {
      for (const [query, options] of questions(log.lines, captured)) {
        asked++;
        const [found, want] = [await shown(log, query), shownLog(log.lines, options)];
        if (found !== want) wrong.push(`${addressOf(log, query)}: ${found.length} of ${want.length} bytes`);
      }
    });
    expect(wrong).toEqual([]);
    expect([sample.length, asked]).toEqual([56, 56 * 12]);
  }, 120_000);

  test("cannot be asked for what no kubelet answers", async () => {
    const [log] = logs;
    if (!log) throw new Error("there is no log");
    for (const [query, code, message] of [
      [{ tailLines: "-1" }, 422, "tailLines: Invalid value: -1: must be greater than or equal to 0"],
      [{ limitBytes: "0" }, 422, "limitBytes: Invalid value: 0: must be greater than 0"],
      [{ sinceSeconds: "0" }, 422, "sinceSeconds: Invalid value: 0: must be greater than 0"],
      [{ sinceSeconds: "5", sinceTime: "2021-08-03T10:00:00Z" }, 422, "at most one of `sinceTime` or `sinceSeconds`"],
      [{ container: "nobody" }, 400, `container nobody is not valid for pod ${log.pod}`],
    ] as const) {
      const refusal = await kubeRefusal(addressOf(log, query));
      expect([query, refusal.code, refusal.message]).toEqual([query, code, expect.stringContaining(message)]);
    }
  });
});

/** Everything beside the marks is the file's. */
function isRedacted(found: string, want: string): boolean {
  const [foundLines, wantLines] = [found.split("\n"), want.split("\n")];
  if (foundLines.length !== wantLines.length) return false;
  return foundLines.every((line, i) => {
    const wanted = wantLines[i] ?? "";
    if (line === wanted) return true;
    const [first = "", ...others] = line.split(redacted);
    const [rest, last] = [others.slice(0, -1), others.at(-1)];
    if (last === undefined || !wanted.startsWith(first) || !wanted.endsWith(last)) return false;
    let at = first.length;
    return rest.every((part) => (at = wanted.indexOf(part, at) + part.length) >= part.length);
  });
}

/** Twelve questions, and what the answer is made of. */
function questions(
  lines: readonly string[],
  captured: bigint,
): readonly (readonly [Record<string, string>, ShownOptions])[] {
  const second = 1_000_000_000n;
  const middle = stampOf(lines[lines.length >> 1] ?? "");
  const sinceSeconds = (captured - middle) / second + 1n;
  const since = captured - sinceSeconds * second;
  const from = (middle / second) * second;
  const sinceTime = new Date(Number(from / 1_000_000n)).toISOString().replace(".000Z", "Z");
  const half = String(sinceSeconds);
  return [
    [{ tailLines: "0" }, { tailLines: 0 }],
    [{ tailLines: "1" }, { tailLines: 1 }],
    [{ tailLines: "10" }, { tailLines: 10 }],
    [{ tailLines: String(lines.length + 1) }, {}],
    [{ limitBytes: "1" }, { limitBytes: 1 }],
    [
      { limitBytes: "70000", timestamps: "true" },
      { limitBytes: 70_000, timestamps: true },
    ],
    [{ sinceSeconds: half }, { since }],
    [{ sinceSeconds: "1" }, { since: captured - second }],
    [{ sinceTime }, { since: from }],
    [{ sinceTime: "2031-01-01T00:00:00Z" }, { since: BigInt(Date.UTC(2031, 0, 1)) * 1_000_000n }],
    [
      { tailLines: "20", sinceSeconds: half, timestamps: "true" },
      { tailLines: 20, since, timestamps: true },
    ],
    [
      { tailLines: "500", sinceTime, limitBytes: "333" },
      { tailLines: 500, since: from, limitBytes: 333 },
    ],
  ];
}
