// Rows of `lines` and of its counts for tests, straight into a throwaway ClickHouse.
import type { Throwaway } from "../../db/local/clickhouse/throwaway.ts";
import type { levels } from "../../db/model/contract/logs.ts";
import { timeOf } from "../../db/lines/row.ts";

export interface TestLine {
  readonly stream: string;
  readonly number: number;
  /** Nanoseconds since 1970. */
  readonly ns: bigint;
  readonly timed: boolean;
  readonly level: (typeof levels)[number];
  readonly message: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly file: string;
  readonly attempt: number;
  readonly requestId: string;
  readonly keywords: readonly string[];
  readonly joined: number;
}

const plain: TestLine = {
  stream: "1",
  number: 1,
  ns: 1_763_640_000_000_000_000n,
  timed: true,
  level: "info",
  message: "",
  namespace: "shop",
  pod: "web-0",
  container: "app",
  node: "node-a",
  file: "0.log",
  attempt: 1,
  requestId: "",
  keywords: [],
  joined: 0,
};

export const testLine = (given: Partial<TestLine>): TestLine => ({ ...plain, ...given });

/** As ingest counts: what is later than a DateTime can say is of its last minute. */
const minute = "toDateTime(least(intDiv(toUnixTimestamp64Nano(timestamp), 60000000000) * 60, 4294967280), 'UTC')";

/** The counts are made from the lines by ClickHouse itself. */
export async function insertTestLines(
  { client }: Throwaway,
  snapshotId: string,
  lines: readonly TestLine[],
): Promise<void> {
  const values = lines.map((line) => ({
    tenant_id: "local",
    snapshot_id: snapshotId,
    attempt: line.attempt,
    pack: 1,
    timestamp: timeOf(line.ns.toString()).replace("T", " ").replace("Z", ""),
    has_timestamp: line.timed,
    namespace: line.namespace,
    pod: line.pod,
    container: line.container,
    node: line.node,
    source: line.pod === "" ? "host" : "container",
    generation: "current",
    file: line.file,
    level: line.level,
    stream: "none",
    message: line.message,
    request_id: line.requestId,
    error_keywords: line.keywords,
    line_no: line.number,
    stream_id: line.stream,
    drop_on: "2099-01-01",
    pattern: "255",
    joined: line.joined,
  }));
  await client.insert({ table: "lines", values, format: "JSONEachRow" });
  const counted = { query_params: { snapshot: snapshotId } };
  await client.command({
    ...counted,
    query: `INSERT INTO lines_per_minute SELECT tenant_id, snapshot_id, attempt, ${minute}, namespace, level,
      count(), sum(length(message)), any(drop_on) FROM lines WHERE snapshot_id = {snapshot:String}
      GROUP BY tenant_id, snapshot_id, attempt, ${minute}, namespace, level`,
  });
  await client.command({
    ...counted,
    query: `INSERT INTO lines_per_stream (tenant_id, snapshot_id, attempt, namespace, pod, container, node, source, generation, file,
      stream_id, level, error_keywords, lines, bytes, first, last, drop_on) SELECT tenant_id, snapshot_id, attempt, namespace, pod, container, node, source,
      generation, file, stream_id, level, error_keywords, count(), sum(length(message)), min(timestamp), max(timestamp), any(drop_on)
      FROM lines WHERE snapshot_id = {snapshot:String}
      GROUP BY tenant_id, snapshot_id, attempt, namespace, pod, container, node, source, generation, file, stream_id, level, error_keywords`,
  });
}
