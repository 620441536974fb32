// Inserts a finished Arrow stream into ClickHouse, or into chDB behind its front: the same request to both.
import { KubinError } from "../model/error.ts";
import { ColumnMemory } from "./column-memory.ts";
import { type ArrowColumn, encodeArrowBatch, encodeArrowStream } from "./arrow.ts";
import type { LineBlock, PutMessages } from "../model/line/line-block.ts";
import type { RowsDoor } from "../ports.ts";
import { lineColumns } from "./line-columns.ts";
import { FiledMessages, HeldMessages } from "./put-messages.ts";
import { countTables } from "./write-counts.ts";

export interface LinesTarget {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly fetch?: typeof fetch;
  /** Where ClickHouse runs on this machine and reads rows from a folder. */
  readonly door?: RowsDoor;
}

/** Begins the stream anew for every attempt. */
export type ArrowBody = () => ReadableStream<Uint8Array>;

const requestMs = 120_000;
const retries = 3;
const firstWaitMs = 250;

/** ClickHouse's numbers for a body that is not what it says. */
const ofBadBytes = new Set([26, 27, 33, 41, 53, 70, 72, 117, 131, 349, 636, 691]);

/** The name of a file that went through the door, or a body. */
type Rows = ArrowBody | { readonly name: string };

/**
 * With a token a repetition inserts nothing, so only then is it tried again: three times, after 0.25, 0.5 and 1 s.
 * A token covers such repetitions and nothing else: ClickHouse can lose rows and keep their token, so counts decide.
 * Throws "corrupt" for bytes that ClickHouse cannot read, "unavailable" for everything else.
 */
export async function insertArrow(
  target: LinesTarget,
  table: string,
  columns: readonly string[],
  rows: Rows,
  { deduplicationToken: token }: { readonly deduplicationToken?: string } = {},
): Promise<void> {
  const url = new URL(target.url);
  const list = columns.map((column) => `\`${column}\``).join(", ");
  url.searchParams.set("query", `INSERT INTO \`${table}\` (${list}) FORMAT ArrowStream`);
  if (token !== undefined) url.searchParams.set("insert_deduplication_token", token);
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(target, url, table, rows);
    } catch (error) {
      const final = error instanceof KubinError && error.code === "corrupt";
      if (final || token === undefined || attempt === retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** attempt));
    }
  }
}

/** As LineSink says it: through the door if the target has one. */
export function putMessages(target: LinesTarget, streamBytes: number): PutMessages {
  return target.door ? new FiledMessages(target.door, streamBytes) : new HeldMessages();
}

/**
 * Inserts the block into `lines`, and its counts into their tables, at once. The block must stay as it is until `blockRead` is called,
 * once, or this has settled.
 */
export async function insertLineBlock(
  target: LinesTarget,
  block: LineBlock,
  token: string,
  blockRead?: () => void,
): Promise<void> {
  const tables = countTables(block, block.counts ?? []);
  const inserts = tables.map(({ table, rows, columns }) =>
    insertArrow(target, table, namesOf(columns), () => encodeArrowStream(rows, columns), { deduplicationToken: token }),
  );
  inserts.push(insertLines(target, block, token, blockRead));
  // Nobody may take the block's memory back while one of them still reads it.
  await Promise.allSettled(inserts);
  await Promise.all(inserts);
}

/** Of one block after the other: a file is written at once. */
const filedColumns = new ColumnMemory();

async function insertLines(target: LinesTarget, block: LineBlock, token: string, read?: () => void): Promise<void> {
  const { rows, messages } = block;
  try {
    if (rows === 0) return;
    if (messages instanceof FiledMessages) {
      filedColumns.begin();
      const columns = lineColumns(block, filedColumns);
      messages.complete(encodeArrowBatch(rows, columns));
      read?.();
      return await insertArrow(target, "lines", namesOf(columns), messages, { deduplicationToken: token });
    }
    const columns = lineColumns(block);
    const pieces = piecesOf(messages);
    const body = (): ReadableStream<Uint8Array> => encodeArrowStream(rows, columns, pieces);
    await insertArrow(target, "lines", namesOf(columns), body, { deduplicationToken: token });
    read?.();
  } finally {
    if (!(messages instanceof Uint8Array)) messages.release();
  }
}

function piecesOf(messages: LineBlock["messages"]): readonly Uint8Array[] {
  if (messages instanceof Uint8Array) return [messages];
  if (messages instanceof HeldMessages) return messages.pieces;
  throw new Error("Cannot insert a block: its messages were put elsewhere");
}

const namesOf = (columns: readonly ArrowColumn[]): string[] => columns.map((column) => column.name);

async function send(target: LinesTarget, url: URL, table: string, rows: Rows): Promise<void> {
  const response = await ask(target, url, table, rows);
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

async function ask(target: LinesTarget, url: URL, table: string, rows: Rows): Promise<Response> {
  const headers = { "X-ClickHouse-User": target.user, "X-ClickHouse-Key": target.password };
  // Piece by piece: fetch would copy a body that it is given as one.
  const how =
    typeof rows === "function"
      ? { headers, body: rows() }
      : { headers: { ...headers, [target.door?.header ?? ""]: rows.name } };
  try {
    return await (target.fetch ?? fetch)(url, { method: "POST", ...how, signal: AbortSignal.timeout(requestMs) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KubinError("unavailable", `Cannot insert into "${table}": ClickHouse did not answer: ${reason}`, {
      cause: error,
    });
  }
}
