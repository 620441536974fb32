// Reads an HTTP request of ClickHouse's interface: the statement, its parameters and settings, and the rows it brings.
import { accessDenied, ClickHouseException } from "./exception.ts";
import { isHttpParameter } from "./settings.ts";
import { spoolHeader } from "./spool-door.ts";

/** What one request asks for. */
export interface Ask {
  readonly queryId: string;
  readonly database: string;
  readonly sql: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** As they came; `engineSettings` checks them. */
  readonly settings: ReadonlyMap<string, string>;
  readonly defaultFormat: string;
  /** Collect the whole answer before the first byte of it is sent. */
  readonly waitForEnd: boolean;
  readonly gzip: boolean;
  /** True for GET: nothing may be changed. */
  readonly readOnly: boolean;
  /** Rows of an INSERT whose statement stood in the URL. */
  readonly rows: ReadableStream<Uint8Array> | undefined;
  /** The file of the spool in which they lie instead. */
  readonly spooled: string | undefined;
}

const sqlBytesMax = 1024 * 1024;

/** Throws ClickHouse's own errors for what it cannot accept. */
export async function readAsk(request: Request): Promise<Ask> {
  if (request.method !== "GET" && request.method !== "POST") {
    throw new ClickHouseException(501, "NOT_IMPLEMENTED", `Cannot answer "${request.method}": send GET or POST`);
  }
  const given = new Map(new URL(request.url).searchParams);
  const multipart = (request.headers.get("content-type") ?? "").startsWith("multipart/form-data");
  if (multipart) await addParts(request, given);
  const inUrl = given.get("query");
  const rows = inUrl !== undefined && !multipart ? decoded(request) : undefined;
  const sql = inUrl ?? (await textOf(request));
  const database = given.get("database") ?? request.headers.get("x-clickhouse-database") ?? "default";
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database)) {
    throw new ClickHouseException(81, "UNKNOWN_DATABASE", "Database name is not a plain name");
  }
  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of given) {
    if (name.startsWith("param_")) parameters.set(name.slice("param_".length), value);
    else if (!ofAsk.has(name) && !isHttpParameter(name)) settings.set(name, value);
  }
  return {
    queryId: given.get("query_id") ?? crypto.randomUUID(),
    database,
    sql,
    parameters,
    settings,
    defaultFormat: given.get("default_format") ?? "TabSeparated",
    waitForEnd: given.get("wait_end_of_query") === "1",
    gzip: given.get("enable_http_compression") === "1" && /\bgzip\b/.test(request.headers.get("accept-encoding") ?? ""),
    readOnly: request.method === "GET",
    rows,
    spooled: request.headers.get(spoolHeader) ?? undefined,
  };
}

const ofAsk = new Set(["query", "query_id", "database"]);

async function addParts(request: Request, given: Map<string, string>): Promise<void> {
  for (const [name, value] of await request.formData()) {
    if (typeof value !== "string") throw accessDenied(`Cannot read part "${name}": external data is not offered`);
    if (name !== "query" && !name.startsWith("param_")) throw accessDenied(`Cannot read part "${name}": not offered`);
    given.set(name, value);
  }
}

function decoded(request: Request): ReadableStream<Uint8Array> | undefined {
  const encoding = request.headers.get("content-encoding");
  if (request.body === null || encoding === null) return request.body ?? undefined;
  if (encoding === "gzip" || encoding === "zstd") return request.body.pipeThrough(new DecompressionStream(encoding));
  throw new ClickHouseException(89, "UNKNOWN_COMPRESSION_METHOD", `Cannot read a body in "${encoding}"`);
}

async function textOf(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of decoded(request) ?? []) {
    bytes += chunk.length;
    if (bytes > sqlBytesMax) throw new ClickHouseException(62, "SYNTAX_ERROR", "The statement is longer than 1 MiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
