// Asks healthy and failing questions at the same time and counts answers that hold anything but their own rows.
import type { ClickHouseClient } from "@clickhouse/client-web";
import * as v from "valibot";

/** What came of it; every failing question must have failed, or the load proved nothing. */
export interface MixedResult {
  readonly healthy: number;
  readonly contaminated: number;
  readonly failed: number;
}

/** Each emits rows before it fails: those are what chDB hands to the next question. */
const failing = [
  "SELECT 'LEAK' AS mark, throwIf(number = 20000) FROM numbers(100000) SETTINGS max_block_size = 1000",
  "SELECT 'LEAK' AS mark, throwIf(number = 100000) FROM numbers(200000) SETTINGS max_block_size = 1000",
  "SELECT 'LEAK' AS mark, number FROM numbers(1000000) SETTINGS max_result_rows = 50000, max_block_size = 1000",
  "SELECT 'LEAK' AS mark, intDiv(1, number - 30000) FROM numbers(100000) SETTINGS max_block_size = 1000",
];

const Own = v.strictObject({ mark: v.string(), part: v.number() });
const rowsPerAnswer = 3;

/** `total` questions, one in four of them failing, `inFlight` at a time, streamed and whole answers in turn. */
export async function mixedLoad(client: ClickHouseClient, total: number, inFlight: number): Promise<MixedResult> {
  const result = { healthy: 0, contaminated: 0, failed: 0 };
  let next = 0;
  const ask = async (): Promise<void> => {
    for (let turn = next++; turn < total; turn = next++) {
      if (turn % 4 === 0) {
        const failed = await fails(client, failing[(turn / 4) % failing.length] ?? "", turn);
        if (failed) result.failed += 1;
      } else {
        const own = await isOwn(client, `own-${turn}`, turn);
        result.healthy += 1;
        if (!own) result.contaminated += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, ask));
  return result;
}

async function fails(client: ClickHouseClient, query: string, turn: number): Promise<boolean> {
  try {
    const format = turn % 8 === 0 ? "JSONEachRow" : "JSON";
    await (await client.query({ query, format })).text();
    return false;
  } catch {
    // Which error it was is another test's question.
    return true;
  }
}

async function isOwn(client: ClickHouseClient, mark: string, turn: number): Promise<boolean> {
  const answer = await client.query({
    query: "SELECT {mark:String} AS mark, toUInt8(number) AS part FROM numbers({rows:UInt8})",
    query_params: { mark, rows: rowsPerAnswer },
    format: "JSONEachRow",
    // Without it the answer is streamed.
    clickhouse_settings: turn % 2 === 0 ? { wait_end_of_query: 1 } : {},
  });
  const rows = (await answer.text()).trim().split("\n");
  if (rows.length !== rowsPerAnswer) return false;
  return rows.every((line, part) => {
    const row = v.safeParse(Own, JSON.parse(line));
    return row.success && row.output.mark === mark && row.output.part === part;
  });
}
