// Inserts a finished Arrow stream into ClickHouse, or into chDB behind its front: the same request to both.
import { KubinError } from "../model/error.ts";
import { encodeArrowStream } from "./arrow.ts";
import type { LineBlock } from "../model/line/line-block.ts";
import { lineColumns } from "./line-columns.ts";

export interface LinesTarget {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly fetch?: typeof fetch;
}

/** Begins the stream anew for every attempt. */
export type ArrowBody = () => ReadableStream<Uint8Array>;

const requestMs = 120_000;
const retries = 3;
const firstWaitMs = 250;

/** ClickHouse's numbers for a body that is not what it says. */
const ofBadBytes = new Set([26, 27, 33, 41, 53, 70, 72, 117, 131, 349, 636, 691]);

/**
 * With a token a repetition inserts nothing, so only then is it tried again: three times, after 0.25, 0.5 and 1 s.
 * A token covers such repetitions and nothing else: ClickHouse can lose rows and keep their token, so counts decide.
 * Throws "corrupt" for bytes that ClickHouse cannot read, "unavailable" for everything else.
 */
export async function insertArrow(
  target: LinesTarget,
  table: string,
  columns: readonly string[],
  body: ArrowBody,
  options: { deduplicationToken?: string } = {},
): Promise<void> {
  const token = options.deduplicationToken;
  const url = new URL(target.url);
  const list = columns.map((column) => `\`${column}\``).join(", ");
  url.searchParams.set("query", `INSERT INTO \`${table}\` (${list}) FORMAT ArrowStream`);
  if (token !== undefined) url.searchParams.set("insert_deduplication_token", token);
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(target, url, table, body());
    } catch (error) {
      const final = error instanceof KubinError && error.code === "corrupt";
      if (final || token === undefined || attempt === retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** attempt));
    }
  }
}

/** Turns the block into columns and inserts it into `lines`. The block must stay as it is until this has settled. */
export async function insertLineBlock(target: LinesTarget, block: LineBlock, token: string): Promise<void> {
  const columns = lineColumns(block);
  const names = columns.map((column) => column.name);
  await insertArrow(target, "lines", names, () => encodeArrowStream(block.rows, columns), {
    deduplicationToken: token,
  });
}

async function send(target: LinesTarget, url: URL, table: string, body: ReadableStream<Uint8Array>): Promise<void> {
  const response = await ask(target, url, table, body);
  const text = await response.text();
  const code = response.headers.get("x-clickhouse-exception-code");
  // ClickHouse may fail after it has sent status 200.
  if (response.ok && code === null) return;
  const said = text.trim().slice(0, 500);
  throw new KubinError(
    ofBadBytes.has(Number(code)) ? "corrupt" : "unavailable",
    `Cannot insert into "${table}": ClickHouse answered ${response.status} ${said}`,
  );
}

async function ask(target: LinesTarget, url: URL, table: string, body: ReadableStream<Uint8Array>): Promise<Response> {
  try {
    return await (target.fetch ?? fetch)(url, {
      method: "POST",
      headers: { "X-ClickHouse-User": target.user, "X-ClickHouse-Key": target.password },
      // Piece by piece: fetch would copy a body that it is given as one.
      body,
      signal: AbortSignal.timeout(requestMs),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KubinError("unavailable", `Cannot insert into "${table}": ClickHouse did not answer: ${reason}`, {
      cause: error,
    });
  }
}
