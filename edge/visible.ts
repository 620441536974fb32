// What of a snapshot may be read: its published attempts.
import type { Visible } from "../db/resources/read.ts";
import type { SnapshotRow } from "../db/snapshots/find.ts";

export function visibleOf(snapshot: SnapshotRow): Visible {
  return { snapshotId: snapshot.id, attempts: snapshot.publishedAttempts };
}
