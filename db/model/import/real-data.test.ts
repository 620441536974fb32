import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "bun:test";
import { bunCodecs, fileSource } from "../../../cli/read/codecs.ts";
import { folderSource } from "../../../cli/read/folder-source.ts";
import { dumpPath, hasSharedData, trueLogs, trueResources } from "../../../test/kit/shared-data.ts";
import { type Imported, importFrom } from "../../../test/kit/import-fixture.ts";
import { openArchive } from "../archive/open.ts";
import { formatNamed } from "./formats.ts";
import { YamlSplitter } from "./split-yaml.ts";

/** Path (below the dump's root) → physical lines, a last one without newline included. */
async function trueLines(name: string, root: string): Promise<Map<string, number>> {
  return new Map(
    Array.from(await trueLogs(name), ([path, { lines }]) => {
      // The oracle's paths begin at the dump or at its image folder; ours at the root inside the archive.
      const folder = root.split("/").find((part) => part !== "" && path.startsWith(`${part}/`));
      return [folder === undefined ? path : path.slice(folder.length + 1), lines];
    }),
  );
}

const linesOf = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
const keysOf = ({ resources }: Imported): string[] =>
  resources.map((r) => [r.apiVersion, r.kind, r.namespace, r.name].join(" ")).sort();

async function imported(name: string): Promise<Imported> {
  return importFrom(await openArchive(fileSource(dumpPath(name)), bunCodecs, { name }));
}

describe.skipIf(!hasSharedData)("real dumps", () => {
  for (const [name, resources, logs] of [
    ["must-gather-aws", 8324, 469],
    ["troubleshoot-k3s-1.24", 210, 19],
    ["troubleshoot-kurl", 268, 7],
  ] as const) {
    test(`${name} gives exactly the resources and the log lines of the oracle`, async () => {
      const got = await imported(name);
      expect(keysOf(got)).toEqual(await trueResources(name));
      expect(got.resources.length).toBe(resources);
      expect(got.scanned.totals).toMatchObject({ resources, logFiles: logs });

      const truth = await trueLines(name, got.scanned.detection.root);
      expect(got.logs.length).toBe(logs);
      for (const { stream, text } of got.logs)
        expect([stream.file, linesOf(text)]).toEqual([stream.file, truth.get(stream.file) ?? 0]);
      // What the oracle has and we do not: only second names of logs that are there (links).
      const ours = new Set(got.logs.map((log) => log.stream.file));
      const rest = [...truth.keys()].filter((file) => !ours.has(file));
      for (const file of rest)
        expect([...ours].some((own) => own.endsWith(file.split("/").slice(1).join("/") || file))).toBe(true);
      expect(rest.length).toBe(truth.size - logs);
      expect(got.scanned.totals.logBytes).toBe(
        got.logs.reduce((sum, log) => sum + new TextEncoder().encode(log.text).length, 0),
      );
    }, 60_000);
  }

  test("must-gather-aws: streams know their pod, framing is the kubelet's, types come from the dump's CRDs", async () => {
    const { scanned, logs, gaps } = await imported("must-gather-aws");
    const containers = logs.filter((log) => log.stream.source === "container");
    expect(containers.length).toBe(460);
    expect(
      containers.every(({ stream }) => stream.uid !== "" && stream.node !== "" && stream.framing === "kubelet"),
    ).toBe(true);
    expect(gaps).toEqual([]);
    const { catalogue } = scanned;
    expect(catalogue.capturedAt).toBe("2021-08-03T10:14:13.632Z");
    expect(catalogue.customResourceDefinitions).toBe(98);
    expect(catalogue.resources.find((type) => type.kind === "ClusterOperator")).toMatchObject({
      resource: "clusteroperators",
      shortNames: ["co"],
      namespaced: false,
    });
    expect(catalogue.kindsSeen.find((seen) => seen.kind === "SecurityContextConstraints")?.resource).toBe(
      "securitycontextconstraints",
    );
    expect(catalogue.kindsSeen.reduce((sum, seen) => sum + seen.count, 0)).toBe(8324);
  }, 60_000);

  test("troubleshoot-kurl: its three broken files are gaps and nothing more", async () => {
    const { gaps, scanned } = await imported("troubleshoot-kurl");
    expect(gaps.map((gap) => [gap.reason, gap.what.split("/").at(-2)])).toEqual([
      ["unparsable", "engines.longhorn.io"],
      ["unparsable", "instancemanagers.longhorn.io"],
      ["unparsable", "replicas.longhorn.io"],
    ]);
    expect(scanned.catalogue.version).toMatchObject({ gitVersion: "v1.23.5" });
    expect(scanned.catalogue.resources.find((type) => type.kind === "EngineImage")?.shortNames).toEqual(["lhei"]);
  });

  test("must-gather-kubevirt gives the oracle's resources and its nodes' compressed logs", async () => {
    const got = await imported("must-gather-kubevirt");
    expect(keysOf(got)).toEqual(await trueResources("must-gather-kubevirt"));
    expect(got.logs.length).toBe(6);
    expect(got.logs.every(({ stream, text }) => stream.node !== "" && text.length > 1000)).toBe(true);
  });

  test("an unpacked folder gives what its archive gives", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kubin-import-"));
    try {
      expect(Bun.spawnSync(["tar", "xzf", dumpPath("troubleshoot-k3s-1.24"), "-C", folder]).exitCode).toBe(0);
      const fromFolder = await importFrom(folderSource(folder));
      const fromArchive = await imported("troubleshoot-k3s-1.24");
      expect(keysOf(fromFolder)).toEqual(keysOf(fromArchive));
      const lines = (got: Imported) =>
        got.logs.map(({ stream, text }) => [stream.file, stream.uid, text].join("\n")).sort();
      expect(lines(fromFolder)).toEqual(lines(fromArchive));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("cutting every YAML file of must-gather-aws gives what parsing it whole gives", async () => {
    const archive = await openArchive(fileSource(dumpPath("must-gather-aws")), bunCodecs);
    let compared = 0;
    for await (const entry of archive.entries()) {
      if (formatNamed("must-gather").classify(entry.path, "").role !== "resources") continue;
      const splitter = new YamlSplitter(1e9);
      const decoder = new TextDecoder();
      let text = "";
      const pieces = [];
      for await (const chunk of entry.bytes()) {
        text += decoder.decode(chunk, { stream: true });
        pieces.push(...splitter.push(chunk));
      }
      pieces.push(...splitter.end());
      const whole: unknown = Bun.YAML.parse(text.replace(/^---\n/, ""));
      const items = (whole as { items?: unknown[] }).items;
      const parsed = pieces.map((piece) => ("text" in piece ? Bun.YAML.parse(piece.text) : null));
      // Hashes, because a failed comparison of objects this large would print for minutes.
      const same = Bun.hash(
        JSON.stringify(
          items === undefined || items === null || items.length === 0 ? [whole] : items.map((item) => [item]),
        ),
      );
      expect([entry.path, Bun.hash(JSON.stringify(parsed))]).toEqual([entry.path, same]);
      compared++;
    }
    expect(compared).toBeGreaterThan(2000);
  }, 60_000);
});
