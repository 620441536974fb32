import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { dumpPath, hasSharedData, trueLogs, trueResources } from "../kit/shared-data.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

interface Kind {
  group: string;
  version: string;
  resource: string;
  kind: string;
  count: number;
}

/** Everything the API lists, as "apiVersion kind namespace name". */
async function listedResources(stack: TestStack, link: string, kinds: readonly Kind[]): Promise<string[]> {
  const keys: string[] = [];
  for (const { group, version, resource, kind, count } of kinds) {
    for (let offset = 0; offset < count; offset += 1000) {
      const query = new URLSearchParams({ group, version, resource, limit: "1000", offset: String(offset) });
      const { rows } = await stack.json<{ rows: { namespace: string; name: string }[] }>(
        link,
        `/api/v1/snapshot/resources?${query.toString()}`,
      );
      const apiVersion = group === "" ? version : `${group}/${version}`;
      keys.push(...rows.map((row) => [apiVersion, kind, row.namespace, row.name].join(" ")));
    }
  }
  return keys.sort();
}

describe.skipIf(!hasSharedData)("real dumps, pushed, indexed and read back", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await testStack();
  });
  afterAll(() => stack.remove());

  for (const [name, resources, exitCode, unparsable] of [
    ["must-gather-aws", 8324, 0, 0],
    ["troubleshoot-k3s-1.24", 210, 0, 0],
    ["troubleshoot-kurl", 268, 5, 3],
  ] as const) {
    test(`${name}: the API lists the oracle's resources and holds every line of every log once`, async () => {
      const ran = await stack.kubin(["push", dumpPath(name)]);
      expect(ran.stderr).not.toMatch(/^error:/m);
      expect(ran.code).toBe(exitCode);
      const link = ran.stdout.trim();
      expect(await stack.settled(link)).toBe("COMPLETED");

      const { kinds } = await stack.json<{ kinds: Kind[] }>(link, "/api/v1/snapshot/overview");
      const listed = await listedResources(stack, link, kinds);
      expect(listed.length).toBe(resources);
      expect(listed).toEqual(await trueResources(name));

      const { gaps } = await stack.json<{ gaps: { reason: string }[] }>(link, "/api/v1/snapshot");
      expect(gaps.filter((gap) => gap.reason === "unparsable").length).toBe(unparsable);

      await expectLogs(stack, link, name);
    });
  }
});

/** Per file: the lines that the API counts, and that the first and last line can be read at their numbers. */
async function expectLogs(stack: TestStack, link: string, name: string): Promise<void> {
  const { streams } = await stack.json<{ streams: { id: string; file: string; lines: number }[] }>(
    link,
    "/api/v1/snapshot/logs/streams",
  );
  const truth = await trueLogs(name);
  const wanted = [...truth].filter(([, log]) => log.lines > 0);
  // The oracle counts a link and its target; a snapshot holds the file once.
  const files = new Map(streams.map((stream) => [stream.file, stream]));
  let checked = 0;
  let lines = 0;
  for (const [path, log] of wanted) {
    const stream = [...files.values()].find((each) => path === each.file || path.endsWith(`/${each.file}`));
    if (!stream) {
      const name = path.slice(path.lastIndexOf("/"));
      expect(
        streams.some((each) => each.file.endsWith(name)),
        path,
      ).toBe(true);
      continue;
    }
    expect(`${path} ${stream.lines}`).toBe(`${path} ${log.lines}`);
    lines += stream.lines;
    checked++;
  }
  expect(checked).toBe(streams.length);
  expect(checked).toBeGreaterThan(5);
  const total = await stack.json<{ total: number; lines: unknown[] }>(link, "/api/v1/snapshot/logs/search?limit=1");
  expect(total.total).toBe(lines);
  const sample = streams.toSorted((a, b) => b.lines - a.lines).slice(0, 5);
  for (const stream of sample) {
    const last = await stack.json<{ lines: { number: number }[] }>(
      link,
      `/api/v1/snapshot/logs/lines?stream=${stream.id}&limit=1`,
    );
    expect(last.lines.map((line) => line.number)).toEqual([stream.lines]);
    const first = await stack.json<{ lines: { number: number }[] }>(
      link,
      `/api/v1/snapshot/logs/lines?stream=${stream.id}&from=1&limit=1`,
    );
    expect(first.lines.map((line) => line.number)).toEqual([1]);
  }
}
