import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { bunCodecs } from "../../../cli/read/codecs.ts";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { importOf } from "../../../test/kit/import-fixture.ts";
import { block, clusterInfoStream } from "../../../test/kit/format-fixtures/cluster-info-dump.ts";
import { kindLogs } from "../../../test/kit/format-fixtures/kind-logs.ts";
import { kubectlGather } from "../../../test/kit/format-fixtures/kubectl-gather.ts";
import { pod, typedList } from "../../../test/kit/format-fixtures/objects.ts";
import { rancherBundle } from "../../../test/kit/format-fixtures/rancher-bundle.ts";
import { sonobuoy } from "../../../test/kit/format-fixtures/sonobuoy.ts";
import { files, type TarMember, tarGzOf, tarOf } from "../../../test/kit/tar-fixture.ts";
import { openArchive } from "../archive/open.ts";
import { isKubinError } from "../error.ts";
import { defaultImportLimits } from "../limits.ts";
import { sniff } from "./import.ts";

// Text that gzip cannot shrink away, the same in every run.
const noise = (seed: string): string =>
  Array.from({ length: 40 }, (_, i) => Bun.hash(`${seed}${String(i)}`).toString(36)).join("");
const podYaml = (name: string): string =>
  `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: ${name}\n    namespace: shop\n  spec:\n    note: ${noise(name)}\n`;
const podsYaml = (...names: string[]): string =>
  `---\napiVersion: v1\nitems:\n${names.map(podYaml).join("")}kind: PodList\nmetadata:\n  resourceVersion: "1"\n`;

const logPath = "mg/namespaces/shop/pods/a/c/c/logs/current.log";
const small: TarMember[] = files({
  "mg/namespaces/shop/core/pods.yaml": podsYaml("a", "b", "c"),
  [logPath]: "2021-08-03T09:25:59.362564603Z line one\n2021-08-03T09:26:59.362564603Z line two\n",
  "mg/cluster-scoped-resources/core/nodes/n1.yaml": "---\napiVersion: v1\nkind: Node\nmetadata:\n  name: n1\n",
});

async function refusal(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => "nothing was refused",
    (reason: unknown) => reason,
  );
  if (!isKubinError(error)) throw error;
  return `${error.code}: ${error.message}`;
}

test("an unknown layout is refused in one line that says what was looked for", async () => {
  const message = await refusal(importOf(tarOf(files({ "a/readme.md": "hi", "a/b.yaml": "kind: Pod\n" }))));
  expect(message).toStartWith("unreadable: Cannot import the input: none of its 2 files is of a known dump");
  expect(message).toContain("cluster-resources/");
  expect(message).not.toContain("\n");
  expect(await refusal(importOf(tarOf([])))).toStartWith("unreadable");
});

test("sniffing stops at the first file that tells", async () => {
  const bundle = files({ "b/cluster-resources/nodes.json": "[]", "b/version.yaml": "", "b/a.log": "x" });
  const archive = await openArchive(memorySource(tarOf(bundle)), bunCodecs);
  let seen = 0;
  const counting = {
    async *entries() {
      for await (const entry of archive.entries()) {
        seen++;
        yield entry;
      }
    },
  };
  expect(await sniff(counting)).toEqual([{ format: "support-bundle", root: "b/" }]);
  expect(seen).toBe(1);
});

test("a copy of another dump deep inside does not hide the dump at the root", async () => {
  const nested = files({
    "b/copied/x/y/cluster-resources/pods/shop.json": "[]",
    "b/cluster-resources/nodes.json": "[]",
  });
  const archive = await openArchive(memorySource(tarOf(nested)), bunCodecs);
  expect((await sniff(archive))[0]?.root).toBe("b/");
});

test("a bundle without cluster-resources is known by its version.yaml", async () => {
  const bundle = files({
    "b/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n",
    "b/host-collectors/x.log": "host\n",
  });
  expect((await importOf(tarOf(bundle))).logs.map((log) => log.stream.source)).toEqual(["host"]);
});

test("one bad resource costs one gap and nothing else", async () => {
  const broken = podsYaml("a", "b").replace("name: b", "name: *HIDDEN***");
  const got = await importOf(
    tarOf([
      ...files({
        "mg/namespaces/shop/core/pods.yaml": broken,
        "mg/namespaces/shop/core/services.yaml":
          "apiVersion: v1\nitems:\n- just text\n- metadata: {}\nkind: ServiceList\n",
        "mg/namespaces/shop/core/events.yaml":
          '{"apiVersion":"v1","kind":"EventList","items":[{"metadata":{"name":"e"}},{"a":}]}',
        "mg/namespaces/shop/core/configmaps.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "a\\e[2Jb"\n`,
      }),
      { name: "../evil.yaml", body: "x" },
      { name: "mg/link", type: "2", link: "../../../etc/shadow" },
      ...small.slice(2),
    ]),
  );
  expect(got.resources.map((resource) => `${resource.kind} ${resource.name}`)).toEqual(["Pod a", "Event e", "Node n1"]);
  expect(got.gaps.map((gap) => `${gap.reason} ${gap.what}`)).toEqual([
    "unparsable mg/namespaces/shop/core/pods.yaml",
    "unparsable mg/namespaces/shop/core/services.yaml",
    "unparsable mg/namespaces/shop/core/events.yaml",
    "unparsable mg/namespaces/shop/core/configmaps.yaml",
    "unsafe_path ../evil.yaml",
    "unsafe_entry mg/link",
  ]);
});

test("a dump cut anywhere keeps whole resources only, and says once that it is cut", async () => {
  for (const [archive, step] of [
    [tarOf(small), 97],
    [tarGzOf(small), 23],
  ] as const) {
    let checked = 0;
    for (let cut = 500; cut < archive.length; cut += step) {
      const outcome = await importOf(archive.subarray(0, cut)).catch((error: unknown) => {
        if (isKubinError(error, "unreadable")) return null;
        throw error;
      });
      if (outcome === null) continue;
      checked++;
      for (const resource of outcome.resources)
        expect(resource.kind === "Node" || "spec" in resource.object).toBe(true);
      expect(outcome.gaps.filter((gap) => gap.reason !== "truncated")).toEqual([]);
      expect(outcome.gaps.length).toBeLessThanOrEqual(1);
      if (outcome.resources.length < 4) expect(outcome.gaps.length).toBe(1);
    }
    expect(checked).toBeGreaterThan(3);
  }
});

test("a resource above the limit is a gap, the ones beside it stay", async () => {
  const list = podsYaml("a", "b").replace("name: a\n", `name: a\n    annotations:\n      big: ${"y".repeat(20_000)}\n`);
  const got = await importOf(tarOf(files({ "namespaces/shop/core/pods.yaml": list })), {
    ...defaultImportLimits,
    resourceBytes: 10_000,
  });
  expect(got.resources.map((resource) => resource.name)).toEqual(["b"]);
  expect(got.gaps.map((gap) => gap.reason)).toEqual(["too_large"]);
});

test("a compressed log that is a bomb, or too deep, refuses the import; a damaged one is a gap", async () => {
  const gz = (body: Uint8Array): TarMember => ({
    name: logPath.replace("current.log", "rotated/0.log.20240101.gz"),
    body,
  });
  const bomb = gz(Bun.gzipSync(new Uint8Array(20_000_000)));
  const limits = { ...defaultImportLimits, ratioAfterBytes: 1_000_000 };
  expect(await refusal(importOf(tarOf([...small, bomb]), limits))).toStartWith("too_large");
  expect(await refusal(importOf(tarOf([...small, bomb]), { ...limits, nesting: 0 }))).toContain("nested deeper");
  const whole = Bun.gzipSync("2021-08-03T09:25:59.362564603Z stdout F x\n".repeat(5000) + crypto.randomUUID());
  const got = await importOf(tarOf([...small, gz(whole.subarray(0, whole.length - 5))]));
  expect(got.gaps.map((gap) => gap.reason)).toEqual(["truncated"]);
  expect(got.logs.find((log) => log.stream.generation === "rotated")?.text).toStartWith("2021-08-03");
});

test("documents nested a hundred thousand deep, and aliases that explode, are gaps", async () => {
  const deep = 100_000;
  const laughs = [
    "a: &a [x,x,x,x,x,x,x,x,x,x]",
    ..."bcdefghi".split("").map(
      (name, i) =>
        `${name}: &${name} [${Array(10)
          .fill(`*${"abcdefgh"[i] ?? ""}`)
          .join(",")}]`,
    ),
  ];
  const got = await importOf(
    tarOf(
      files({
        "namespaces/a/core/pods.yaml": `{"kind":"PodList","items":[${"[".repeat(deep)}${"]".repeat(deep)}]}`,
        "namespaces/a/core/services.yaml": `kind: Service\nspec: ${"[".repeat(deep)}${"]".repeat(deep)}\n`,
        "namespaces/a/core/endpoints.yaml": `{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"d"},"subsets":${"[".repeat(deep)}${"]".repeat(deep)}}`,
        "namespaces/a/core/limitranges.yaml": `kind: LimitRange\napiVersion: v1\nmetadata:\n  name: d\nspec: ${"[".repeat(deep)}${"]".repeat(deep)}\n`,
        "namespaces/a/core/secrets.yaml": `kind: Secret\napiVersion: v1\nmetadata:\n  name: s\n${laughs.join("\n")}\n`,
        "namespaces/a/core/events.yaml": "kind: Event\napiVersion: v1\nmetadata: &m\n  name: e\n  self: *m\n",
      }),
    ),
  );
  expect(got.resources).toEqual([]);
  expect(got.gaps.map((gap) => gap.reason)).toEqual(Array(6).fill("unparsable"));
}, 30_000);

test("streams of logs and resources that break off anywhere keep whole resources and say what is missing", async () => {
  const list = typedList("Pod", "v1", ...["a", "b", "c"].map((name) => pod(name)));
  const text = `${list}\n${block("a", "app", "one\ntwo\n")}${block("b", "app", "three\n")}${list}`;
  const bytes = new TextEncoder().encode(text);
  let checked = 0;
  for (let cut = 80; cut < bytes.length; cut += 11) {
    const got = await importOf(bytes.slice(0, cut));
    for (const resource of got.resources) expect(resource.object).toHaveProperty("spec");
    const log = got.logs.map((each) => each.text).join("");
    expect("one\ntwo\nthree\n".startsWith(log.replace(/=*( END.*)?$/, ""))).toBe(true);
    if (got.resources.length < 3) expect(got.gaps.length).toBeGreaterThan(0);
    checked++;
  }
  expect(checked).toBeGreaterThan(50);
});

test("a bomb of aliases in a list with long integers is a gap before anything is written out", async () => {
  const levels = "bcdefghij".split("").map((name, i) => {
    const above = "abcdefghi"[i] ?? "";
    return `    ${name}: &${name} [${Array(10).fill(`*${above}`).join(",")}]\n`;
  });
  const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  generation: 12345678901234567890\ndata:\n    a: &a [x,x]\n${levels.join("")}`;
  const got = await importOf(new TextEncoder().encode(bomb));
  expect([got.resources.length, got.gaps.map((gap) => gap.reason)]).toEqual([0, ["unparsable"]]);
});

test("ten thousand folders that all claim to be a dump cost one line each at most", async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => ({
    name: `a${String(i)}/namespaces/s/core/pods.yaml`,
    body: "",
  }));
  const got = await importOf(tarOf(many));
  expect(got.gaps.length).toBeLessThanOrEqual(100);
});

test("whatever is changed in an archive, it is imported with gaps or refused, never worse", async () => {
  const others = [rancherBundle, clusterInfoStream, kubectlGather, kindLogs, sonobuoy].map(({ bytes }) => bytes);
  const seeds = [tarOf(small), tarGzOf(small), ...others];
  let imported = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 }),
      fc.option(fc.nat()),
      async (seed, edits, cut) => {
        const bytes = seed.slice(0, cut === null ? seed.length : cut % seed.length);
        for (const [at, value] of edits) if (bytes.length > 0) bytes[at % bytes.length] = value;
        try {
          const got = await importOf(bytes);
          for (const resource of got.resources) expect(resource.name).not.toBe("");
          imported++;
        } catch (error) {
          if (!isKubinError(error)) throw error;
          expect(["unreadable", "too_large"]).toContain(error.code);
          refused++;
        }
      },
    ),
    { numRuns: 700 },
  );
  expect(imported).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
});
