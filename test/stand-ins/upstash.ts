// Upstash's REST face on loopback, over the commands of redis-memory.ts.
//
// Gaps: no /subscribe, no scripts, no commands in the path (GET /set/a/b), no read-your-writes tokens.
import * as v from "valibot";
import { redisMemory, RedisRefusal, type RedisValue } from "./redis-memory.ts";

export interface UpstashStandIn {
  readonly url: string;
  readonly token: string;
  readonly requests: () => number;
  stop(): Promise<void>;
}

const Command = v.pipe(v.array(v.union([v.string(), v.number()])), v.minLength(1));
const Commands = v.array(Command);
type Outcome = { result: RedisValue } | { error: string };

/** `now`: milliseconds, injectable so that expiry needs no waiting. */
export function serveUpstash(now: () => number = Date.now): UpstashStandIn {
  const token = "not-a-secret";
  const memory = redisMemory(now);
  let requests = 0;
  const run = (command: v.InferOutput<typeof Command>): Outcome => {
    try {
      return { result: memory.run(command.map(String)) };
    } catch (error) {
      if (error instanceof RedisRefusal) return { error: error.message };
      throw error;
    }
  };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      requests++;
      if (request.headers.get("authorization") !== `Bearer ${token}`) return refused("Unauthorized", 401);
      const encode = request.headers.get("upstash-encoding") === "base64" ? encoded : (outcome: Outcome) => outcome;
      const path = new URL(request.url).pathname;
      const body: unknown = await request.json();
      if (request.method === "POST" && path === "/" && v.is(Command, body)) {
        const outcome = encode(run(body));
        return "error" in outcome ? refused(outcome.error, 400) : Response.json(outcome);
      }
      // Nothing interrupts this process between two commands, so both are atomic; only /multi-exec promises it.
      if (request.method === "POST" && (path === "/pipeline" || path === "/multi-exec") && v.is(Commands, body)) {
        return Response.json(body.map((command) => encode(run(command))));
      }
      return refused("ERR not a command that this endpoint knows", 400);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    token,
    requests: () => requests,
    stop: () => server.stop(true),
  };
}

function refused(error: string, status: number): Response {
  return Response.json({ error }, { status });
}

/** Every text as base64 but a literal OK; numbers and null as they are. */
function encoded(outcome: Outcome): Outcome {
  return "error" in outcome ? outcome : { result: base64(outcome.result) };
}

function base64(value: RedisValue): RedisValue {
  if (typeof value === "string") return value === "OK" ? value : Buffer.from(value).toString("base64");
  return Array.isArray(value) ? value.map(base64) : value;
}
