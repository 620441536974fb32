// A live cluster becomes a link: everything the API server serves, and a gap for everything that it does not.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../kit/apiserver/server.ts";
import { sampleOptions } from "../kit/cluster/support-bundle.ts";
import { writeKubeconfig } from "../kit/kubeconfig.ts";
import { type Ran, type TestStack, testStack } from "../kit/stack.ts";

const cluster = { ...sampleOptions, logLines: 20_000 };
let stack: TestStack;
let api: ApiServer;

beforeAll(async () => {
  stack = await testStack();
}, 120_000);
afterEach(() => api.stop());
afterAll(() => stack.remove());

async function pushed(
  options: Partial<ApiServerOptions>,
  args: readonly string[] = [],
  user?: Record<string, unknown>,
): Promise<Ran> {
  api = await startApiServer({ cluster, ...options });
  return stack.kubin(["push", "--kubeconfig", await writeKubeconfig(stack.dir, api, user), ...args]);
}

interface Gap {
  reason: string;
  what: string;
  detail: string;
}
async function settled(ran: Ran): Promise<{ link: string; gaps: Gap[] }> {
  const link = ran.stdout.trim();
  expect(await stack.settled(link)).toBe("COMPLETED");
  return { link, gaps: (await stack.json<{ gaps: Gap[] }>(link, "/api/v1/snapshot")).gaps };
}
const identities = async (link: string): Promise<Set<string>> => {
  const { id } = await stack.json<{ id: string }>(link, "/api/v1/snapshot");
  const rows: { k: string }[] = await stack.sql`
    select "group" || '/' || resource || '/' || list_key as k from k8s_resources where snapshot_id = ${id}`;
  return new Set(rows.map((row) => row.k));
};
const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");

/** What the cluster holds, as identities() names it. */
function everything(): Set<string> {
  const all = new Set<string>();
  for (const list of api.cluster.lists()) {
    for (const item of list.items()) {
      const { name } = item["metadata"] as { name: string };
      all.add(`${groupOf(list.apiVersion)}/${list.resource}/${list.namespace ?? ""}/${name}`);
    }
  }
  return all;
}

describe("kubin push of a cluster", () => {
  test("holds every object and every line of every container, over one session, and the link comes first", async () => {
    const ran = await pushed({}, ["--include-previous"]);
    expect([ran.code, ran.stderr.includes("gap")]).toEqual([0, false]);
    const { link, gaps } = await settled(ran);
    expect(gaps).toEqual([]);
    const all = everything();
    expect(all.size).toBeGreaterThan(1000);
    expect(await identities(link)).toEqual(all);
    let lines = 0;
    for (const log of api.cluster.logs()) lines += log.lines;
    const { progress } = await stack.json<{ progress: { lines: number } }>(link, "/api/v1/snapshot");
    expect(progress.lines).toBe(lines);
    expect(api.sessions()).toBe(1);
    // Nothing was ever changed, and nobody's Secret was read one by one.
    expect(api.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  }, 60_000);

  test("survives what real servers do: 403, a dead group, a forgotten list, too many requests, a log that hangs", async () => {
    const ran = await pushed(
      {
        cluster: { ...cluster, pods: 1500 },
        forbidden: (path) => path.endsWith("/rolebindings") || path.includes("/kube-system/secrets"),
        stale: ["metrics.k8s.io"],
        expireAfterPages: 1,
        tooMany: 2,
        hangingLogs: (pod) => pod.startsWith("checkout"),
      },
      ["--deadline", "25s"],
    );
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain('resources: ["rolebindings"]');
    const { link, gaps } = await settled(ran);
    const named = gaps.map(({ reason, what }) => `${reason} ${what.replace(/\b\d+\b/g, "N")}`);
    expect(named).toContain("unavailable metrics.k8s.io/v1beta1");
    expect(named).toContain("forbidden rolebindings.rbac.authorization.k8s.io in N namespaces");
    expect(named).toContain("truncated pods");
    expect(named.some((gap) => /^timeout (logs of N containers|\S+\/checkout\S* .*)$/.test(gap))).toBe(true);
    const all = everything();
    for (const gone of [...all].filter((name) => name.includes("/rolebindings/"))) all.delete(gone);
    expect(await identities(link)).toEqual(all);
  }, 90_000);

  test("takes what was asked for: namespaces, labels, kinds, no logs, no events", async () => {
    const ran = await pushed({}, ["-n", "cart", "-n", "payments", "--kinds", "po,deploy", "--skip-logs"]);
    expect(ran.code).toBe(0);
    const { link } = await settled(ran);
    const wanted = [...everything()].filter((name) => /^(\/pods|apps\/deployments)\/(cart|payments)\//.test(name));
    expect(wanted.length).toBeGreaterThan(3);
    expect(await identities(link)).toEqual(new Set(wanted));
    const { progress } = await stack.json<{ progress: { lines: number } }>(link, "/api/v1/snapshot");
    expect(progress.lines).toBe(0);
    expect(api.requests.some((request) => request.includes("/secrets"))).toBe(false);
    await api.stop();
    const without = await settled(
      await pushed({}, ["--skip-events", "--skip-logs", "-l", "app.kubernetes.io/name=checkout-api"]),
    );
    const names = await identities(without.link);
    expect(names.size).toBeGreaterThan(0);
    expect([...names].every((name) => name.includes("checkout-api"))).toBe(true);
  }, 60_000);

  test("keeps the newest part of each log and says how much", async () => {
    const ran = await pushed({}, ["--max-log-bytes", "70000", "--kinds", "pods"]);
    expect(ran.code).toBe(5);
    const { link, gaps } = await settled(ran);
    const cut = gaps.find(({ reason }) => reason === "truncated");
    const [, pod = "", container = ""] = /^[^/]+\/(\S+) (\S+)$/.exec(cut?.what ?? "") ?? [];
    const [, kept = "", all = ""] = /^kept the last (\d+) of (\d+) lines$/.exec(cut?.detail ?? "") ?? [];
    const log = [...api.cluster.logs()].find(
      (each) => each.pod === pod && each.container === container && !each.previous,
    );
    expect(log?.lines).toBe(Number(all));
    const { streams } = await stack.json<{
      streams: { pod: string; container: string; lines: number; bytes: number }[];
    }>(link, "/api/v1/snapshot/logs/streams");
    const stream = streams.find((each) => each.pod === pod && each.container === container);
    expect(stream?.lines).toBe(Number(kept));
    expect(stream?.bytes).toBeLessThanOrEqual(70_000);
    expect(stream?.bytes).toBeGreaterThan(65_000);
  }, 60_000);

  test("logs in with a token or an exec plugin, and refuses by one line what it cannot log in to", async () => {
    const token = "test-token-0123456789";
    expect((await pushed({ token }, ["--kinds", "nodes"], { token })).code).toBe(0);
    await api.stop();
    const plugin = join(stack.dir, "plugin.sh");
    const status = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } };
    await Bun.write(plugin, `#!/bin/sh\nprintf '%s' '${JSON.stringify(status)}'\n`);
    chmodSync(plugin, 0o755);
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: plugin, interactiveMode: "Never" };
    expect((await pushed({ token }, ["--kinds", "nodes"], { exec })).code).toBe(0);
    await api.stop();
    const wrong = await pushed({ token }, [], { token: "another" });
    expect([wrong.code, wrong.stdout]).toEqual([4, ""]);
    expect(wrong.stderr).toMatch(/^error: Cannot [^\n]*Unauthorized[^\n]*\n$/);
    for (const args of [
      ["--context", "nope"],
      ["--context", "gone"],
    ]) {
      const ran = await stack.kubin(["push", "--kubeconfig", await writeKubeconfig(stack.dir, api), ...args]);
      expect([ran.code, ran.stdout]).toEqual([1, ""]);
      expect(ran.stderr).toMatch(/^error: Cannot [^\n]+\n$/);
    }
  }, 60_000);

  test("goes through the proxy that the kubeconfig names, and trusts only its own certificate authority", async () => {
    api = await startApiServer({ cluster });
    const tunnels: string[] = [];
    const proxy = createServer().on("connect", (request, client: Socket) => {
      tunnels.push(request.url ?? "");
      const upstream = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on("error", () => client.destroy());
      client.on("error", () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const through = { "proxy-url": `http://127.0.0.1:${port}` };
    const kubeconfig = await writeKubeconfig(stack.dir, api, undefined, through);
    const ran = await stack.kubin(["push", "--kubeconfig", kubeconfig, "--kinds", "nodes"]);
    proxy.close();
    expect([ran.code, new Set(tunnels)]).toEqual([0, new Set([new URL(api.url).host])]);
    const blind = { "certificate-authority": undefined };
    const untrusting = await writeKubeconfig(stack.dir, api, undefined, blind);
    const refused = await stack.kubin(["push", "--kubeconfig", untrusting]);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(/^error: Cannot reach the cluster [^\n]*certificate[^\n]*\n$/i);
  }, 60_000);

  test("of an old cluster without aggregated discovery holds the same", async () => {
    const { link } = await settled(await pushed({ legacyDiscovery: true }, ["--skip-logs"]));
    expect(await identities(link)).toEqual(everything());
  }, 60_000);

  test("sends OpenAPI documents once for all captures, and they are believed once ingest has read them", async () => {
    await settled(await pushed({}, ["--kinds", "nodes"]));
    await api.stop();
    const { link } = await settled(await pushed({}, ["--kinds", "nodes"]));
    const { id } = await stack.json<{ id: string }>(link, "/api/v1/snapshot");
    const referred: { verified: boolean }[] = await stack.sql`
      select d.sha256 is not null as verified from snapshot_documents s
      left join documents d on d.tenant_id = s.tenant_id and d.sha256 = s.sha256 where s.snapshot_id = ${id}`;
    expect(referred.length).toBeGreaterThan(10);
    expect(referred.every((row) => row.verified)).toBe(true);
    const [{ n }] = await stack.sql`select count(*)::int as n from documents`;
    expect(n).toBe(referred.length);
  }, 60_000);
});

describe("kubin doctor", () => {
  test("says what would be missing, without reading anything, and which role would help", async () => {
    api = await startApiServer({ cluster, forbidden: (path) => path.endsWith("/secrets") });
    const args = ["doctor", "--kubeconfig", await writeKubeconfig(stack.dir, api)];
    const ran = await stack.kubin(args);
    expect(ran.code).toBe(5);
    expect(ran.stdout).toMatch(/^secrets +list +no$/m);
    expect(ran.stdout).toMatch(/^pods\/log +get +yes$/m);
    expect(ran.stdout).toContain('resources: ["secrets"]');
    expect(api.requests.filter((request) => /GET .*\/(secrets|pods)/.test(request))).toEqual([]);
    const { rights } = JSON.parse((await stack.kubin([...args, "--json"])).stdout);
    expect(rights.filter((right: { allowed: boolean }) => !right.allowed)).toEqual([
      { group: "", resource: "secrets", namespace: "", verb: "list", allowed: false },
    ]);
  }, 30_000);
});
