// Requests a second of a cached resource list, against a route with the same middleware and a constant body.
import { join } from "node:path";
import { $ } from "bun";
import { linkHeader } from "../db/model/contract/routes.ts";
import { sampleOptions, writeSupportBundle } from "../test/kit/cluster/support-bundle.ts";
import { slugOf, testStack } from "../test/kit/stack.ts";
import { constantEdge } from "./kit/constant-edge.ts";
import { median, printGoal, printMachine, round } from "./kit/report.ts";

const runs = 5;
const seconds = 3;

if (Bun.which("wrk") === null) throw new Error("this bench needs wrk: apt-get install wrk");
printMachine();
const stack = await testStack();
const bundle = join(stack.dir, "bundle.tar.gz");
await writeSupportBundle(bundle, { ...sampleOptions, pods: 2000, logLines: 1000 });
const link = (await stack.kubin(["push", bundle])).stdout.trim();
await stack.settled(link);
await Bun.sleep(1500);

const list = "/api/v1/snapshot/resources?resource=pods&limit=50";
const body = await (await stack.get(link, list)).text();
const bench = constantEdge(stack.env, body);

async function requestsPerSecond(url: string): Promise<number> {
  const ran = await $`wrk -t1 -c16 -d${seconds}s -H ${`${linkHeader}: ${slugOf(link)}`} ${url}`.quiet().text();
  if (/Non-2xx/.test(ran)) throw new Error(ran);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(ran)?.[1]);
}

const cached: number[] = [];
const constant: number[] = [];
await requestsPerSecond(`${bench.url}/constant`);
await requestsPerSecond(`${bench.url}${list}`);
for (let run = 0; run < runs; run++) {
  constant.push(await requestsPerSecond(`${bench.url}/constant`));
  cached.push(await requestsPerSecond(`${bench.url}${list}`));
}
console.log(
  `cached list ${round(median(cached))} req/s, constant body of the same ${body.length} bytes ${round(median(constant))} req/s (median of ${runs} × ${seconds} s, 16 connections)`,
);
printGoal("cached list against a constant body", median(cached) / median(constant), "≥", 0.7);
await bench.stop();
await stack.remove();
