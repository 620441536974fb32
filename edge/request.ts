// What every request carries through Hono: services, id, and the access decision once it is made.
import type { SnapshotRow } from "../db/snapshots/find.ts";
import type { Services } from "./services.ts";

export interface EdgeEnv {
  Variables: {
    services: Services;
    requestId: string;
    /** The snapshot that the caller may read (link) or change (owner token). */
    snapshot: SnapshotRow;
  };
}
