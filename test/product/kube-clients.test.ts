// Every kubectl of the machine before a captured cluster: what it lists, shows, explains and waits for.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Resource } from "../kit/cluster/metadata.ts";
import { type CapturedCluster, capturedCluster, keyOf, nameOf } from "../kit/captured-cluster.ts";
import { type Kubectl, kubectlAt, kubectls } from "../kit/kubectl-at.ts";
import { type KubectlCase, lineCount, misbehaving } from "../kit/kubectl-case.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const [oldest, newest] = [kubectls[0], kubectls.at(-1)];
/** The whole table is for these two; those between get what differs between them. */
const isWhole = (kubectl: Kubectl): boolean => kubectl === oldest || kubectl === newest;
const namespace = "cart";

let stack: TestStack;
let cluster: CapturedCluster;

describe.skipIf(kubectls.length === 0)("kubectl before a snapshot", () => {
  beforeAll(async () => {
    stack = await testStack();
    cluster = await capturedCluster(stack, ["--include-previous"]);
    expect(cluster.ran.code).toBe(0);
  }, 120_000);
  afterAll(() => stack.remove());

  for (const kubectl of kubectls) {
    const each = (name: string, cases: () => readonly KubectlCase[], always = false): void =>
      test.skipIf(!always && !isWhole(kubectl))(
        `${kubectl.minor} ${name}`,
        async () => {
          const run = await kubectlAt(kubectl, stack.dir, cluster.url);
          expect(await misbehaving(run, cases())).toEqual([]);
        },
        60_000,
      );
    each("knows what the cluster serves", discoveryCases, true);
    each("lists in every form", listCases, true);
    each("selects, sorts and pages", selectionCases);
    each("describes, and shows events and rollouts", () => describedCases());
    each("asks who may do what", () => reviewCases(kubectl.minor), true);
    each("watches and waits as long as it is told to", waitCases, true);
    each("says what there is not", absenceCases);
  }
});

function discoveryCases(): KubectlCase[] {
  const { served } = cluster;
  const named = ({ groupVersion, resource }: (typeof served)[number]): string =>
    groupVersion.includes("/") ? `${resource}.${groupVersion.split("/")[0]}` : resource;
  const versions = [...new Set(served.map(({ groupVersion }) => groupVersion))].sort();
  return [
    {
      args: ["version", "-o", "json"],
      stderr: /^(?:WARNING: version difference [^\n]*\n)?$/,
      stdout: (text) => {
        const { serverVersion } = JSON.parse(text) as { serverVersion: { gitVersion: string; platform: string } };
        const said = `${serverVersion.gitVersion} ${serverVersion.platform}`;
        return said === "v1.34.2 linux/amd64" ? null : said;
      },
    },
    { args: ["api-versions"], stdout: `${versions.join("\n")}\n` },
    {
      args: ["api-resources", "-o", "name"],
      stdout: (text) => same(text.trim().split("\n").sort(), [...new Set(served.map(named))].sort()),
    },
    { args: ["api-resources", "--namespaced=false", "--no-headers"], stdout: /^nodes +no +v1 +false +Node$/m },
    { args: ["explain", "pods.spec"], stdout: /^FIELDS:\n {2}nodeName\t<string>\n/m },
    { args: ["explain", "pods.spec.nodeName"], stdout: /NodeName says on which node this pod is\./ },
    { args: ["cluster-info"], stdout: new RegExp(`is running at .*${cluster.url}`) },
  ];
}

/** Null for equal lists, else how they differ. */
function same(found: readonly string[], want: readonly string[]): string | null {
  if (Bun.deepEquals(found, want)) return null;
  const [missing, more] = [want.filter((x) => !found.includes(x)), found.filter((x) => !want.includes(x))];
  return `missing ${missing.join(" ")}; too many ${more.join(" ")}; or in another order`;
}

const shop = (resource: string): Resource[] => cluster.objects(resource, namespace);
const ofAll = ["pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets"];
const jobs = ["horizontalpodautoscalers", "cronjobs", "jobs"];

function listCases(): KubectlCase[] {
  const pods = shop("pods").map(nameOf);
  const all = [...ofAll, ...jobs].reduce((sum, resource) => sum + cluster.objects(resource).length, 0);
  const inShop = ["-n", namespace];
  return [
    {
      args: ["get", "pods", "-A", "-o", "wide"],
      stdout: (text) => {
        const [header = "", ...rows] = text.trimEnd().split("\n");
        if (!/^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES$/.test(header))
          return header;
        return same(
          rows.map((row) => row.split(/ +/, 2).join("/")),
          cluster.objects("pods").map(keyOf),
        );
      },
    },
    { args: ["get", "all", "-A", "-o", "name"], stdout: lineCount(all) },
    { args: ["get", "all", ...inShop], stdout: /^NAME +READY[^]*\npod\/[^]*\ndeployment\.apps\/cart-api +12\/12/m },
    {
      args: ["get", "deploy", ...inShop, "-o", "json", "--show-managed-fields"],
      stdout: (text) => sameItems(text, shop("deployments")),
    },
    {
      args: ["get", "svc", "-o", "json", "-A", "--show-managed-fields"],
      stdout: (text) => sameItems(text, cluster.objects("services")),
    },
    {
      args: ["get", "deploy", "cart-api", ...inShop, "-o", "yaml"],
      stdout: /^apiVersion: apps\/v1\nkind: Deployment\n/,
    },
    { args: ["get", "pods", ...inShop, "-o", "name"], stdout: pods.map((pod) => `pod/${pod}\n`).join("") },
    { args: ["get", "pods", ...inShop, "-o", "jsonpath={.items[*].metadata.name}"], stdout: pods.join(" ") },
    {
      args: ["get", "pods", ...inShop, "-o", "custom-columns=NAME:.metadata.name,PHASE:.status.phase"],
      stdout: lineCount(pods.length + 1),
    },
    { args: ["get", "pods", ...inShop, "--server-print=false"], stdout: lineCount(pods.length + 1) },
    { args: ["get", "certificates", "-A"], stdout: lineCount(cluster.objects("certificates").length + 1) },
    { args: ["get", "nodes", "--show-labels"], stdout: /^NAME +STATUS +ROLES +AGE +VERSION +LABELS$/m },
    { args: ["get", "pods", ...inShop, "-L", "app.kubernetes.io/name"], stdout: /^NAME .* NAME$/m },
  ];
}

/** Objects as they were in the cluster. */
function sameItems(text: string, want: readonly Resource[]): string | null {
  const { items } = JSON.parse(text) as { items: Resource[] };
  if (items.length !== want.length) return `${items.length} items instead of ${want.length}`;
  const wrong = items.filter((item, i) => !Bun.deepEquals(item, want[i]));
  return wrong.length === 0 ? null : `not as they were: ${wrong.map(keyOf).join(", ")}`;
}

function selectionCases(): KubectlCase[] {
  const pods = shop("pods") as {
    metadata: { name: string; creationTimestamp: string; labels: Record<string, string> };
  }[];
  const api = pods.filter(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === "cart-api");
  const ages = pods.map(({ metadata }) => metadata.creationTimestamp).sort();
  const node = String((cluster.objects("pods")[0]?.["spec"] as { nodeName?: string } | undefined)?.nodeName);
  const onNode = cluster.objects("pods").filter(({ spec }) => (spec as { nodeName?: string }).nodeName === node);
  const list = ["get", "pods", "-n", namespace, "-o", "name"];
  return [
    { args: [...list, "-l", "app.kubernetes.io/name=cart-api"], stdout: lineCount(api.length) },
    { args: [...list, "-l", "app.kubernetes.io/name in (cart-api, x),!nope"], stdout: lineCount(api.length) },
    { args: [...list, "-l", "app.kubernetes.io/name!=cart-api"], stdout: lineCount(pods.length - api.length) },
    {
      args: ["get", "pods", "-A", "-o", "name", `--field-selector=spec.nodeName=${node}`],
      stdout: lineCount(onNode.length),
    },
    { args: [...list, "--field-selector=status.phase!=Running"], stdout: lineCount(0) },
    { args: [...list, "--chunk-size=5"], stdout: lineCount(pods.length) },
    { args: ["get", "pods", "-A", "--chunk-size=50"], stdout: lineCount(cluster.objects("pods").length + 1) },
    {
      args: [
        ...list.slice(0, 4),
        "--sort-by=.metadata.creationTimestamp",
        "-o",
        "jsonpath={.items[*].metadata.creationTimestamp}",
      ],
      stdout: ages.join(" "),
    },
    { args: ["get", "pods", "-n", namespace, "--sort-by=.metadata.name"], stdout: lineCount(pods.length + 1) },
    {
      args: ["get", "pods", "--field-selector=spec.nope=1"],
      code: 1,
      stderr: /^Error from server \(BadRequest\): .*field label not supported: spec\.nope\n$/,
      stdout: "",
    },
  ];
}

function describedCases(): KubectlCase[] {
  const [pod = ""] = shop("pods").map(nameOf);
  const [node = ""] = cluster.objects("nodes").map(nameOf);
  const events = cluster.objects("events");
  const busy = Map.groupBy(events, (event) => keyOf(event).split("/")[0] ?? "");
  const [noisy, own = []] = [...busy].toSorted((a, b) => b[1].length - a[1].length)[0] ?? [];
  const onNode = cluster.objects("pods").filter(({ spec }) => (spec as { nodeName?: string }).nodeName === node);
  return [
    { args: ["describe", "pod", pod, "-n", namespace], stdout: new RegExp(`^Name: +${pod}\n[^]*\nEvents:`) },
    {
      args: ["describe", "node", node],
      stdout: new RegExp(`^Non-terminated Pods: +\\(${onNode.length} in total\\)$`, "m"),
    },
    { args: ["describe", "deploy", "cart-api", "-n", namespace], stdout: /^Replicas: +12 desired/m },
    { args: ["describe", "svc", "cart-api", "-n", namespace], stdout: /^Endpoints: +\d+\.\d+\.\d+\.\d+:\d+/m },
    {
      args: ["describe", "pods", "-n", namespace],
      stdout: (text) => lineCount(shop("pods").length)((text.match(/^Name: .*$/gm) ?? []).join("\n")),
    },
    { args: ["describe", "certificates", "-A"], stdout: /^Kind: +Certificate$/m },
    { args: ["events", "-n", String(noisy)], stdout: lineCount(own.length + 1) },
    { args: ["get", "events", "-A", "--no-headers"], stdout: lineCount(events.length) },
    {
      args: ["rollout", "history", "deploy/cart-api", "-n", namespace],
      stdout: /^deployment\.apps\/cart-api \nREVISION +CHANGE-CAUSE\n\d+ +<none>\n/,
    },
    {
      args: ["rollout", "status", "deploy/cart-api", "-n", namespace],
      stdout: 'deployment "cart-api" successfully rolled out\n',
    },
  ];
}

function reviewCases(minor: string): KubectlCase[] {
  const account = (name: string): string => `--as=system:serviceaccount:${name}`;
  const canI = ["auth", "can-i"];
  const whoami: KubectlCase =
    minor === "1.27"
      ? // It asks for versions that a 1.34 does not serve.
        { args: ["auth", "whoami"], code: 1, stderr: /^error: the selfsubjectreviews API is not enabled/, stdout: "" }
      : { args: ["auth", "whoami"], stdout: /^Username +kubin:reader$/m };
  return [
    { args: [...canI, "get", "pods"], stdout: "yes\n" },
    { args: [...canI, "watch", "deployments.apps", "-A"], stdout: "yes\n" },
    { args: [...canI, "get", "pods", "--subresource=log"], stdout: "yes\n" },
    { args: [...canI, "delete", "pods"], code: 1, stdout: "no - this is a read-only snapshot\n" },
    { args: [...canI, "create", "pods", "--subresource=exec"], code: 1, stdout: "no - this is a read-only snapshot\n" },
    {
      args: [...canI, "--list"],
      stdout: (text) =>
        /^\*\.\* +\[\] +\[\] +\[get list watch\]$/m.test(text) && !/accessreviews\.authentication/.test(text)
          ? null
          : text,
    },
    { args: [...canI, "delete", "nodes", account("ci:runner-controller")], stdout: "yes\n" },
    { args: [...canI, "get", "configmaps", "-n", namespace, account("cart:cart-api")], stdout: "yes\n" },
    { args: [...canI, "get", "configmaps", "-n", "payments", account("cart:cart-api")], code: 1, stdout: "no\n" },
    { args: [...canI, "delete", "configmaps", "-n", namespace, account("cart:cart-api")], code: 1, stdout: "no\n" },
    {
      args: [...canI, "--list", "-n", namespace, account("cart:cart-api")],
      stdout: /^configmaps +\[\] +\[\] +\[get list watch\]$/m,
    },
    {
      args: ["get", "secrets", "-n", namespace, account("cart:cart-api")],
      code: 1,
      stderr:
        /^Error from server \(Forbidden\): secrets is forbidden: User "system:serviceaccount:cart:cart-api" cannot list resource "secrets"/,
      stdout: "",
    },
    whoami,
  ];
}

function waitCases(): KubectlCase[] {
  const pods = shop("pods");
  const [pod = ""] = pods.map(nameOf);
  const inShop = ["-n", namespace];
  return [
    { args: ["get", "pods", ...inShop, "-w", "--request-timeout=2s"], stdout: lineCount(pods.length + 1) },
    { args: ["get", "pod", pod, ...inShop, "-w", "--request-timeout=2s"], stdout: lineCount(2) },
    { args: ["get", "pods", ...inShop, "--watch-only", "--request-timeout=2s"], stdout: "" },
    { args: ["events", ...inShop, "-w", "--request-timeout=2s"], stdout: /^(?:LAST SEEN [^]*)?$/ },
    {
      args: ["wait", `pod/${pod}`, ...inShop, "--for=condition=Ready", "--timeout=20s"],
      stdout: `pod/${pod} condition met\n`,
    },
    {
      args: ["wait", `pod/${pod}`, ...inShop, "--for=delete", "--timeout=2s"],
      code: 1,
      // Whichever sees the deadline first: its reflector says so in a line of its own.
      stderr:
        /^(?:E.*reflector.*context deadline exceeded.*\n)?error: timed out waiting for the condition on pods\/\S+\n$/,
      stdout: "",
    },
    {
      args: ["wait", "deploy/cart-api", ...inShop, "--for=condition=Nope", "--timeout=2s"],
      code: 1,
      stderr: /^error: timed out waiting for the condition on deployments\/cart-api\n$/,
      stdout: "",
    },
  ];
}

function absenceCases(): KubectlCase[] {
  const notFound = (what: string): RegExp => new RegExp(`^Error from server \\(NotFound\\): ${what} not found\n$`);
  return [
    { args: ["get", "pod", "nope", "-n", namespace], code: 1, stderr: notFound('pods "nope"'), stdout: "" },
    {
      args: ["get", "deploy", "nope", "-n", namespace],
      code: 1,
      stderr: notFound('deployments.apps "nope"'),
      stdout: "",
    },
    { args: ["get", "pods", "-n", "nowhere"], stderr: /^No resources found in nowhere namespace\.\n$/, stdout: "" },
    {
      args: ["get", "nopes"],
      code: 1,
      stderr: /^error: the server doesn't have a resource type "nopes"\n$/,
      stdout: "",
    },
    {
      args: ["top", "pods", "-n", namespace],
      code: 1,
      stderr: /^error: Metrics not available for pod [^\n]+\n$/,
      stdout: "",
    },
    { args: ["top", "nodes"], code: 1, stderr: /^error: metrics not available yet\n$/, stdout: "" },
    {
      args: ["explain", "nopes"],
      code: 1,
      stderr: /^(?:error: )?the server doesn't have a resource type "nopes"\n$/,
      stdout: "",
    },
  ];
}
