// Neon's SQL-over-HTTP on loopback, in front of any PostgreSQL: what the serverless driver sends is answered as Neon's proxy does.
//
// Gaps: no WebSocket (Kubin uses none), no bearer tokens, no answer size limit (507). Anything but POST /sql is refused.
import { Pool, type PoolClient, type QueryArrayConfig } from "pg";
import * as v from "valibot";

export interface NeonStandIn {
  /** What neonRows takes as its endpoint. */
  readonly endpoint: string;
  /** Requests answered so far: round trips, for tests that count them. */
  readonly requests: () => number;
  stop(): Promise<void>;
}

const Query = v.object({ query: v.string(), params: v.optional(v.array(v.nullable(v.string())), []) });
const Body = v.union([v.object({ queries: v.array(Query) }), Query]);
type Query = v.InferOutput<typeof Query>;

const isolation = {
  ReadUncommitted: "read uncommitted",
  ReadCommitted: "read committed",
  RepeatableRead: "repeatable read",
  Serializable: "serializable",
} as const;
const Isolation = v.optional(v.picklist(Object.keys(isolation) as (keyof typeof isolation)[]));

/** Values travel as PostgreSQL's own text; the driver on the other side parses them. */
const asText = { getTypeParser: () => (value: string) => value };

/** `url`: the PostgreSQL server behind it; callers must name the same user, password and database. */
export function serveNeon(url: string): NeonStandIn {
  const pool = new Pool({ connectionString: url, max: 16 });
  // An idle connection that breaks is replaced at the next query, which reports what is wrong.
  pool.on("error", () => undefined);
  let requests = 0;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      requests++;
      if (request.method !== "POST" || new URL(request.url).pathname !== "/sql")
        return refusal({ message: "not found" });
      if (!sameLogin(request.headers.get("neon-connection-string") ?? "", url)) {
        return refusal({ message: "password authentication failed", code: "28P01", severity: "FATAL" });
      }
      try {
        return Response.json(await answer(pool, request));
      } catch (error) {
        return refusal(error);
      }
    },
  });
  return {
    endpoint: `http://127.0.0.1:${server.port}/sql`,
    requests: () => requests,
    async stop() {
      await server.stop(true);
      await pool.end();
    },
  };
}

async function answer(pool: Pool, request: Request): Promise<unknown> {
  const body = v.parse(Body, await request.json());
  if (!("queries" in body)) return run(pool, body);
  const client = await pool.connect();
  try {
    await client.query(beginStatement(request.headers));
    const results: unknown[] = [];
    for (const query of body.queries) results.push(await run(client, query));
    await client.query("commit");
    return { results };
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

function beginStatement(headers: Headers): string {
  const level = v.parse(Isolation, headers.get("neon-batch-isolation-level") ?? undefined);
  const flag = (name: string, text: string): string => (headers.get(name) === "true" ? text : "");
  return [
    "begin",
    level ? ` isolation level ${isolation[level]}` : "",
    flag("neon-batch-read-only", " read only"),
    flag("neon-batch-deferrable", " deferrable"),
  ].join("");
}

async function run(on: Pool | PoolClient, { query, params }: Query): Promise<unknown> {
  // "extended" even without parameters: the simple protocol would let several statements through in one text.
  const config: QueryArrayConfig & { queryMode: string } = {
    text: query,
    values: params,
    rowMode: "array",
    types: asText,
    queryMode: "extended",
  };
  const { command, rowCount, fields, rows } = await on.query(config);
  const described = fields.map((field) => ({ ...field, format: "text" }));
  return { command, rowCount, rowAsArray: true, fields: described, rows };
}

const told = ["severity", "code", "detail", "hint", "position", "internalPosition", "internalQuery", "where"] as const;
const named = ["schema", "table", "column", "dataType", "constraint", "file", "line", "routine"] as const;
const Reported = v.looseObject({ message: v.string() });

/** Always 400: the driver reads code and detail from no other status. */
function refusal(error: unknown): Response {
  const parsed = v.safeParse(Reported, error);
  // Errors of `pg` carry their fields as own properties, `message` not among the enumerable ones.
  const source: Record<string, unknown> = parsed.success ? parsed.output : { message: String(error) };
  const fields = Object.fromEntries([...told, ...named].map((name) => [name, source[name]]));
  return Response.json({ message: source["message"], ...fields }, { status: 400 });
}

function sameLogin(sent: string, expected: string): boolean {
  if (!URL.canParse(sent)) return false;
  const [a, b] = [new URL(sent), new URL(expected)];
  return a.username === b.username && a.password === b.password && a.pathname === b.pathname;
}
