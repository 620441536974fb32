// Finds the line that a request names by its stream and number.
import type { Context } from "hono";
import { findLine } from "../db/lines/read.ts";
import type { PlacedLine } from "../db/lines/row.ts";
import { findStreamPlace } from "../db/log-streams.ts";
import { KubinError } from "../db/model/error.ts";
import type { EdgeEnv } from "./request.ts";
import { visibleOf } from "./visible.ts";

/** Throws "not_found", and says whether the line may still come. */
export async function lineAt(c: Context<EdgeEnv>, stream: string, number: number): Promise<PlacedLine> {
  const { snapshot, services } = c.var;
  const of = visibleOf(snapshot);
  const place = await findStreamPlace(services.rows, of, stream);
  const found = place && (await findLine(services.lines, of, place, number));
  if (found) return found;
  const state =
    snapshot.state === "COMPLETED" || snapshot.state === "FAILED"
      ? "the snapshot has no such line; check the address it was copied from"
      : "it has not arrived yet; try again when the upload is complete";
  throw new KubinError("not_found", `Cannot show line "${number}" of stream "${stream}": ${state}`);
}
