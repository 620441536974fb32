// The conditions of a pod's row: kubectl leaves out completed rows unless asked for them.

export interface RowCondition {
  readonly type: "Completed";
  readonly status: "True";
  readonly reason: string;
  readonly message: string;
}

const succeeded: readonly RowCondition[] = [
  { type: "Completed", status: "True", reason: "Succeeded", message: "The pod has completed successfully." },
];
const failed: readonly RowCondition[] = [
  { type: "Completed", status: "True", reason: "Failed", message: "The pod failed." },
];

/** From the pod's `status.phase` alone; undefined: the row has no conditions. */
export function rowConditions(phase: string): readonly RowCondition[] | undefined {
  if (phase === "Succeeded") return succeeded;
  return phase === "Failed" ? failed : undefined;
}
