// A snapshot of 50,000 pods through its Kubernetes API: tables page by page as kubectl asks for them, and every pod as JSON. Arguments: pods.
import { join } from "node:path";
import { kubeconfigText } from "../db/model/kube/kubeconfig.ts";
import { kubectlOf } from "../test/kit/kubectl.ts";
import { testStack } from "../test/kit/stack.ts";
import { median, peakRss, printGoal, printMachine, quantile, round } from "./kit/report.ts";

const pods = Number(process.argv[2] ?? "50000");
const mib = 1024 ** 2;
const table =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
printMachine();
const stack = await testStack();
const server = Bun.spawn([process.execPath, join(import.meta.dir, "kit/api-server.ts"), String(pods), "1000", "1000"], {
  stdin: "ignore",
  stdout: "pipe",
  stderr: "inherit",
});
const { value } = await server.stdout.getReader().read();
const [kubeconfig = ""] = new TextDecoder().decode(value).trim().split(" ");
const link = (
  await stack.kubin(["push", "--kubeconfig", kubeconfig, "--skip-logs", "--deadline", "60m"])
).stdout.trim();
server.kill();
await stack.settled(link, 600_000);
const kube = link.replace("/s/", "/k/");
// A fresh process: what indexing or the page's questions left is not the API's.
await stack.restart("edge");
const edge = (): number => stack.children.get("edge")?.pid ?? 0;

interface Page {
  readonly ms: number;
  readonly bytes: number;
  readonly rows: number;
  readonly next: string;
}

/** What kubectl would be told: compressed on the way, counted as it arrives. */
async function page(query: string, accept: string): Promise<Page> {
  const started = performance.now();
  const answer = await fetch(`${kube}/api/v1/pods?${query}`, { headers: { accept, "accept-encoding": "gzip" } });
  const text = await answer.text();
  const ms = performance.now() - started;
  const list = JSON.parse(text) as { metadata: { continue?: string }; rows?: unknown[]; items?: unknown[] };
  const rows = (list.rows ?? list.items ?? []).length;
  return { ms, bytes: text.length, rows, next: list.metadata.continue ?? "" };
}

/** Page after page, as one kubectl asks. */
async function everyPage(accept: string): Promise<Page[]> {
  const found: Page[] = [];
  let next = "";
  do {
    const one = await page(`limit=500${next === "" ? "" : `&continue=${next}`}`, accept);
    found.push(one);
    next = one.next;
  } while (next !== "");
  return found;
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

await page("limit=500", table);
const first = [];
for (let i = 0; i < 30; i++) first.push((await page("limit=500", table)).ms);
const runs = [await everyPage(table), await everyPage(table), await everyPage(table)];
const sums = runs.map((pages) => sum(pages.map(({ ms }) => ms)));
const rows = sum(runs[0]?.map((each) => each.rows) ?? []);
console.log(
  `${rows} pods in ${runs[0]?.length} tables of 500 (${round((runs[0]?.[0]?.bytes ?? 0) / 1024)} KiB each): first page p50 ${round(median(first))} ms, p99 ${round(quantile(first, 0.99))}`,
);
printGoal("first page, p50", median(first), "<", 50, " ms");
printGoal("all pages of get pods -A, their time summed", median(sums) / 1000, "<", 3, " s");
printGoal("peak RSS of the edge after tables", (await peakRss(edge())) / mib, "<", 256, " MiB");

await stack.restart("edge");
const started = performance.now();
const whole = await fetch(`${kube}/api/v1/pods`, {
  headers: { accept: "application/json", "accept-encoding": "identity" },
});
let bytes = 0;
let firstByte = 0;
for await (const chunk of whole.body ?? []) {
  if (bytes === 0) firstByte = performance.now() - started;
  bytes += chunk.length;
}
const seconds = (performance.now() - started) / 1000;
console.log(
  `every pod as one JSON list: ${round(bytes / mib)} MiB in ${round(seconds)} s (${round(bytes / mib / seconds)} MiB/s), first byte after ${round(firstByte)} ms`,
);
const json = await everyPage("application/json");
console.log(`the same in pages of 500: ${round(sum(json.map(({ ms }) => ms)) / 1000)} s`);
printGoal("peak RSS of the edge after JSON", (await peakRss(edge())) / mib, "<", 256, " MiB");

const kubectl = kubectlOf("1.32");
if (kubectl !== null) {
  const config = join(stack.dir, "kubeconfig");
  await Bun.write(config, kubeconfigText({ name: "bench", server: kube }));
  const ask = async (...args: string[]): Promise<string> => {
    const begun = performance.now();
    const child = Bun.spawn([kubectl, ...args], {
      env: { KUBECONFIG: config, KUBECACHEDIR: join(stack.dir, "cache"), HOME: stack.dir },
      stdin: "ignore",
      stdout: Bun.file(join(stack.dir, "out")),
      stderr: "ignore",
    });
    await child.exited;
    return `kubectl ${args.join(" ")}: ${round((performance.now() - begun) / 1000)} s`;
  };
  for (const args of [
    ["get", "nodes"],
    ["get", "pods", "-A"],
    ["get", "pods", "-A", "-o", "json"],
  ])
    console.log(await ask(...args));
}
await stack.remove();
process.exit(0);
