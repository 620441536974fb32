// Where the JSON of a resource lies: a line of a frame of a pack.
import { k8sResources as r } from "../schema-resources.ts";

export const placeColumns = {
  tenantId: r.tenantId,
  snapshotId: r.snapshotId,
  namespace: r.namespace,
  name: r.name,
  pack: r.pack,
  frameOffset: r.frameOffset,
  frameBytes: r.frameBytes,
  lineOffset: r.lineOffset,
};
export type ResourcePlace = Pick<typeof r.$inferSelect, keyof typeof placeColumns>;
