import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "bun:test";
import { bunCodecs, fileSource } from "../../../cli/read/codecs.ts";
import { folderSource } from "../../../cli/read/folder-source.ts";
import {
  dumpNames,
  dumpPath,
  hasSharedData,
  hasTrueLogs,
  trueLogs,
  trueResources,
} from "../../../test/kit/shared-data.ts";
import { type Imported, importFrom } from "../../../test/kit/import-fixture.ts";
import { openArchive } from "../archive/open.ts";
import type { FormatName } from "./format.ts";
import { formatNamed } from "./formats.ts";
import { YamlSplitter } from "./split-yaml.ts";

interface RealDump {
  readonly format: FormatName;
  readonly resources: number;
  readonly logs: number;
  readonly gaps?: number;
  /** Whose truth it is, if it is another form of the same dump. */
  readonly truth?: string;
  /** Files that the oracle counts as logs and the import does not, and why. */
  readonly not?: readonly [files: RegExp, count: number];
  readonly linesMore?: number;
  /** Logs that the import finds and the oracle does not look at. */
  readonly more?: RegExp;
}

// The oracle has no objects for the incidents: their numbers are those of INDEX.md, their text tables are no resources.
const incident = (resources: number, logs: number): RealDump => ({
  format: resources > 0 ? "manifests" : "logs",
  resources,
  logs,
  truth: "",
});

const dumps: Readonly<Record<string, RealDump>> = {
  "alibaba-openb-nodes": { format: "manifests", resources: 1213, logs: 0 },
  // Its logs are kubectl's "Request log error": 15 gaps instead of 15 logs.
  "cluster-info-aks-1.16": { format: "cluster-info-dump", resources: 42, logs: 0, gaps: 15, not: [/logs\.txt$/, 15] },
  // Its only line is kubectl's START and END mark.
  "cluster-info-minikube-1.13-legacy": {
    format: "cluster-info-dump",
    resources: 511,
    logs: 10,
    not: [/default-http-backend/, 1],
  },
  "cluster-info-oke-1.18": { format: "cluster-info-dump", resources: 59, logs: 28 },
  // Derived from the folder, which turned four carriage returns of one log into line ends.
  "cluster-info-oke-1.18.stdout.dump": {
    format: "cluster-info-dump",
    resources: 59,
    logs: 28,
    truth: "cluster-info-oke-1.18",
    linesMore: 4,
  },
  "cloudopsbench/boutique-admission-12": incident(0, 10),
  "cloudopsbench/boutique-runtime-23": incident(0, 10),
  "cloudopsbench/boutique-runtime-7": incident(0, 11),
  "cloudopsbench/boutique-scheduling-144": incident(0, 10),
  "cloudopsbench/boutique-service-38": incident(0, 11),
  "cloudopsbench/boutique-startup-36": incident(0, 10),
  "cloudopsbench/trainticket-runtime-47": incident(139, 46),
  "cloudopsbench/trainticket-runtime-89": incident(142, 88),
  "cloudopsbench/trainticket-service-17": incident(143, 89),
  // What the collector could not get: errors, and none of them a loss.
  "harvester-a.zip": { format: "rancher-bundle", resources: 972, logs: 21, not: [/^bundleGenerationError\.log$/, 1] },
  // containers/ are copies of what pods/ holds.
  "kind-export-workers": { format: "kind-logs", resources: 0, logs: 16, not: [/\/containers\//, 4] },
  "must-gather-aws": { format: "must-gather", resources: 8324, logs: 469 },
  // The nodes' kubelet logs are compressed, and the oracle does not look into them.
  "must-gather-kubevirt": { format: "must-gather", resources: 22, logs: 6, more: /_logs_kubelet\.gz$/ },
  // Journals are files without an ending, and the oracle counts *.log and *.txt.
  "sonobuoy-0.10": { format: "sonobuoy", resources: 407, logs: 11, more: /systemd_logs\/results\// },
  "sonobuoy-0.9": { format: "sonobuoy", resources: 253, logs: 5, more: /systemd_logs\/results\// },
  // Links to the logs under cluster-resources/.
  "troubleshoot-k3s-1.24": {
    format: "support-bundle",
    resources: 210,
    logs: 19,
    not: [/\/all-logs\/|^support-bundle\/static-hi\.log$/, 19],
  },
  "troubleshoot-kurl": { format: "support-bundle", resources: 268, logs: 7, gaps: 3 },
};

const linesOf = (text: string): number => text.split("\n").length - (text === "" || text.endsWith("\n") ? 1 : 0);
const keysOf = ({ resources }: Imported): string[] =>
  resources.map((r) => [r.apiVersion, r.kind, r.namespace, r.name].join(" ")).sort();

async function imported(name: string): Promise<Imported> {
  return importFrom(await openArchive(fileSource(dumpPath(name)), bunCodecs, { name }));
}

/** Ours as the oracle would write them: it leaves empty what only the file's place or the object's own link tells. */
function asTrue(ours: readonly string[], truth: readonly string[]): string[] {
  const known = new Set(truth);
  return ours
    .map((key) => {
      const [, kind = "", ...rest] = key.split(" ");
      const forms = [key, ["", kind, ...rest].join(" "), ["", "?", ...rest].join(" ")];
      return forms.find((form) => known.has(form)) ?? key;
    })
    .sort();
}

/** Physical lines by file; of a cluster-info dump without the marks, and by pod, because the stream form has no files. */
async function compareLines(name: string, { logs, scanned }: Imported, dump: RealDump): Promise<void> {
  const clusterInfo = scanned.detection.format === "cluster-info-dump";
  const ours = new Map<string, number>();
  let marks = 0;
  for (const { stream, text } of logs) {
    const file = clusterInfo ? `${stream.namespace}/${stream.pod}/logs.txt` : stream.file;
    ours.set(file, (ours.get(file) ?? 0) + linesOf(text));
  }
  const truth = await trueLogs(name);
  const missed = new Set<string>();
  for (const [path, { lines }] of truth) {
    const file = [...ours.keys()].find((key) => key === path || path.endsWith(`/${key}`) || key.endsWith(`/${path}`));
    const got = file === undefined ? undefined : ours.get(file);
    if (file === undefined || got === undefined) missed.add(path);
    else if (clusterInfo) marks += lines - got;
    else expect([path, got]).toEqual([path, lines]);
    ours.delete(file ?? "");
  }
  const [files, count] = dump.not ?? [/^$/, 0];
  expect([...missed].filter((path) => !files.test(path))).toEqual([]);
  expect(missed.size).toBe(count);
  expect([...ours.keys()].filter((file) => dump.more?.test(file) !== true)).toEqual([]);
  // START and END of each log, empty ones included; where a log ends without a newline END stands on its last line.
  const open = logs.filter(({ text }) => !text.endsWith("\n")).length;
  if (clusterInfo)
    expect(marks).toBe(2 * (logs.length + (name.includes("oke") ? 4 : 0)) - open - (dump.linesMore ?? 0));
}

describe.skipIf(!hasSharedData)("real dumps", () => {
  test("the table knows every snapshot there is", () => {
    expect(Object.keys(dumps).sort()).toEqual(dumpNames());
  });

  for (const [name, dump] of Object.entries(dumps)) {
    test(`${name} gives exactly the resources and the log lines of the oracle`, async () => {
      const got = await imported(name);
      const { totals, detection } = got.scanned;
      expect(detection.format).toBe(dump.format);
      expect(totals).toMatchObject({ resources: dump.resources, logFiles: dump.logs });
      expect([got.resources.length, got.logs.length, got.gaps.length]).toEqual([
        dump.resources,
        dump.logs,
        dump.gaps ?? 0,
      ]);
      expect(new TextEncoder().encode(got.logs.map(({ text }) => text).join("")).length).toBe(totals.logBytes);
      if (dump.truth === "") return;
      const truthName = dump.truth ?? name.replace(/\.zip$/, "");
      const truth = await trueResources(truthName);
      expect(asTrue(keysOf(got), truth)).toEqual(truth);
      if (await hasTrueLogs(truthName)) await compareLines(truthName, got, dump);
      else expect(got.logs.filter(({ stream }) => dump.more?.test(stream.file) !== true)).toEqual([]);
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
