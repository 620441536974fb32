// Promise: an answer of the embedded ClickHouse holds its own rows only. 10,000 questions, a quarter of them failing, 8 in flight.
import { mixedLoad } from "../db/local/clickhouse/mixed-load.ts";
import { throwawayClickHouse } from "../db/local/clickhouse/throwaway.ts";

const questions = 10_000;
const inFlight = 8;

const clickhouse = await throwawayClickHouse();
const started = performance.now();
const result = await mixedLoad(clickhouse.client, questions, inFlight);
const seconds = (performance.now() - started) / 1000;
await clickhouse.remove();

const group = new Intl.NumberFormat("en-US");
if (result.failed !== questions / 4) throw new Error(`only ${result.failed} questions failed: the load proved nothing`);
console.log(
  `contaminated: ${group.format(result.contaminated)} of ${group.format(questions)} ` +
    `(${group.format(result.healthy)} healthy, ${group.format(result.failed)} failing, ${inFlight} in flight, ${seconds.toFixed(1)} s)`,
);
process.exitCode = result.contaminated === 0 ? 0 : 1;
