// A snapshot of 50,000 pods through its Kubernetes API: tables page by page as kubectl asks for them, and every pod as JSON. Arguments: pods.
import { join } from "node:path";
import { kubeconfigText } from "../db/model/kube/kubeconfig.ts";
import { tableAccept } from "../test/kit/kube-api.ts";
import { kubectlOf } from "../test/kit/kubectl.ts";
import { testStack } from "../test/kit/stack.ts";
import { everyPage, podsPage, pushedPods, summed, wholeList } from "./kit/kube-pages.ts";
import { median, peakRss, printGoal, printMachine, quantile, round } from "./kit/report.ts";

const pods = Number(process.argv[2] ?? "50000");
const mib = 1024 ** 2;
printMachine();
const stack = await testStack();
const link = await pushedPods(stack, pods);
const kube = link.replace("/s/", "/k/");
// A fresh process: what indexing or the page's questions left is not the API's.
await stack.restart("edge");
const edge = (): number => stack.children.get("edge")?.pid ?? 0;

await podsPage(kube, "limit=500", tableAccept);
const first = [];
for (let i = 0; i < 30; i++) first.push((await podsPage(kube, "limit=500", tableAccept)).ms);
const runs = [
  await everyPage(kube, tableAccept),
  await everyPage(kube, tableAccept),
  await everyPage(kube, tableAccept),
];
const sums = runs.map(summed);
const rows = (runs[0] ?? []).reduce((sum, each) => sum + each.rows, 0);
console.log(
  `${rows} pods in ${runs[0]?.length} tables of 500 (${round((runs[0]?.[0]?.bytes ?? 0) / 1024)} KiB each): first page p50 ${round(median(first))} ms, p99 ${round(quantile(first, 0.99))}`,
);
printGoal("first page, p50", median(first), "<", 50, " ms");
printGoal("all pages of get pods -A, their time summed", median(sums) / 1000, "<", 3, " s");
printGoal("peak RSS of the edge after tables", (await peakRss(edge())) / mib, "<", 256, " MiB");

await stack.restart("edge");
const { bytes, seconds, firstByteMs } = await wholeList(kube);
console.log(
  `every pod as one JSON list: ${round(bytes / mib)} MiB in ${round(seconds)} s (${round(bytes / mib / seconds)} MiB/s), first byte after ${round(firstByteMs)} ms`,
);
console.log(`the same in pages of 500: ${round(summed(await everyPage(kube, "application/json")) / 1000)} s`);
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
