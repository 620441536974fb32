// The states of a snapshot and the only legal moves between them.

export const snapshotStates = [
  "INITIATED", // the link exists, no pack is registered
  "UPLOADING", // packs are arriving; early ones are already readable
  "PROCESSING", // the sender said "complete"; ingest still works
  "COMPLETED", // every arrived pack is readable; may have gaps
  "FAILED",
  "EXPIRED",
  "DELETED",
] as const;
export type SnapshotState = (typeof snapshotStates)[number];

const moves: Record<SnapshotState, readonly SnapshotState[]> = {
  INITIATED: ["UPLOADING", "PROCESSING", "FAILED", "EXPIRED", "DELETED"],
  UPLOADING: ["PROCESSING", "FAILED", "EXPIRED", "DELETED"],
  PROCESSING: ["COMPLETED", "FAILED", "EXPIRED", "DELETED"],
  COMPLETED: ["EXPIRED", "DELETED"],
  FAILED: ["EXPIRED", "DELETED"],
  EXPIRED: ["DELETED"],
  DELETED: [],
};

/** True if a snapshot may go from one state to the other. Staying is not a move. */
export function mayMove(from: SnapshotState, to: SnapshotState): boolean {
  return moves[from].includes(to);
}

/** The states from which `to` may be reached, for the WHERE clause of the one UPDATE that makes the move. */
export function statesBefore(to: SnapshotState): SnapshotState[] {
  return snapshotStates.filter((from) => mayMove(from, to));
}

/** States in which the sender may still register packs. */
export const acceptingStates: readonly SnapshotState[] = ["INITIATED", "UPLOADING"];

/** States in which nothing about the content changes any more. */
export function isSettled(state: SnapshotState): boolean {
  return state === "COMPLETED" || state === "FAILED" || state === "EXPIRED" || state === "DELETED";
}
