// How long a sender waits for its link: create with 1 and with 100 in flight, then 500 first GETs of fresh links.
import { testStack } from "../test/kit/stack.ts";
import { printGoal, printMachine, quantile, round, timed } from "./kit/report.ts";

printMachine();
const stack = await testStack();
const body = JSON.stringify({ formatVersion: 1, cluster: {}, source: { format: "support-bundle" } });

async function create(): Promise<string> {
  const response = await fetch(`${stack.publicUrl}/api/v1/uploads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  if (response.status !== 200) throw new Error(`create answered ${response.status}`);
  return ((await response.json()) as { link: string }).link;
}

await timed(200, 4, async () => void (await create()));
for (const inFlight of [1, 100]) {
  const samples = await timed(inFlight === 1 ? 500 : 2000, inFlight, async () => void (await create()));
  console.log(
    `create, ${inFlight} in flight: p50 ${round(quantile(samples, 0.5))} ms, p99 ${round(quantile(samples, 0.99))} ms (n ${samples.length})`,
  );
  if (inFlight === 100) printGoal("link p99 with 100 in flight", quantile(samples, 0.99), "<", 300, " ms");
}

let ok = 0;
const first = await timed(500, 10, async () => {
  const link = await create();
  // The page itself, as a person opens it.
  if ((await fetch(link)).status === 200) ok++;
});
console.log(
  `create + first GET of the page: p50 ${round(quantile(first, 0.5))} ms, p99 ${round(quantile(first, 0.99))} ms`,
);
printGoal("first GETs that answer 200", ok, "≥", 500, " of 500");
await stack.remove();
