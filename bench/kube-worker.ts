// The Kubernetes API of a snapshot of 50,000 pods out of workerd, whose isolate may have 128 MiB. Arguments: pods.
import { tableAccept } from "../test/kit/kube-api.ts";
import { testStack } from "../test/kit/stack.ts";
import { everyPage, podsPage, pushedPods, summed, wholeList } from "./kit/kube-pages.ts";
import { peakRss, printGoal, printMachine, round } from "./kit/report.ts";
import { startWorker } from "./kit/workerd.ts";

const pods = Number(process.argv[2] ?? "50000");
const isolateMiB = 128;
const mib = 1024 ** 2;
printMachine();
const stack = await testStack();
const link = await pushedPods(stack, pods);
const worker = await startWorker(stack.env, isolateMiB);
const kube = link.replace("/s/", "/k/").replace(stack.publicUrl, worker.url);
await (await fetch(`${worker.url}/healthz`)).text();
/** The runtime with the Worker loaded, before it has answered anything. */
const idle = await peakRss(worker.pid);
const printUsed = async (): Promise<void> => {
  printGoal("most that the isolate held", worker.peakBytes() / mib, "<", isolateMiB, " MiB");
  console.log(`       RSS of the process above that: ${round(((await peakRss(worker.pid)) - idle) / mib)} MiB`);
};
console.log(`workerd with the Worker loaded: ${round(idle / mib)} MiB`);

const first = await podsPage(kube, "limit=500", tableAccept);
const tables = await everyPage(kube, tableAccept);
console.log(
  `${tables.length} tables of 500: ${round(summed(tables) / 1000)} s, the very first in ${round(first.ms)} ms`,
);
await printUsed();
const { bytes, seconds } = await wholeList(kube);
console.log(`every pod as one JSON list: ${round(bytes / mib)} MiB in ${round(seconds)} s`);
await printUsed();
console.log(`the same in pages of 500: ${round(summed(await everyPage(kube, "application/json")) / 1000)} s`);
await printUsed();
await worker.stop();
await stack.remove();
process.exit(0);
