// Answers one line as bytes, straight from its pack.
import type { Context } from "hono";
import type { PlacedLine } from "../db/lines/row.ts";
import { wholeLine } from "../db/lines/whole-line.ts";
import type { EdgeEnv } from "./request.ts";
import { visibleOf } from "./visible.ts";

/** Plain text that need not be UTF-8; middleware.ts keeps browsers from taking it for anything else. */
export async function wholeLineAnswer(c: Context<EdgeEnv>, { line }: PlacedLine): Promise<Response> {
  const { services, snapshot } = c.var;
  const of = { ...visibleOf(snapshot), tenantId: snapshot.tenantId };
  const bytes = await wholeLine(services, of, line);
  return c.body(bytes, 200, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": String(bytes.length),
    "cache-control": "private, no-store",
  });
}
