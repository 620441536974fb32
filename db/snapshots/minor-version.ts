// Which minor version of Kubernetes a snapshot's cluster had: tables are printed as that server would.
import { eq } from "drizzle-orm";
import { minorVersion } from "../model/resource/minor-version.ts";
import type { Rows } from "../ports.ts";
import { snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";

/** NaN if it is not known. */
export async function minorOf(rows: Rows, snapshotId: string): Promise<number> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db.select({ cluster: snapshots.cluster }).from(snapshots).where(eq(snapshots.id, snapshotId)),
  );
  return minorVersion(found?.cluster.version ?? "");
}
