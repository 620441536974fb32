// Who prints what: "group/resource" → the table of that kind. One family of kinds is one file.
//
// Kinds of alpha APIs that are not here show the default table instead of their own: ClusterCIDR, ResourcePoolStatusRequest,
// PodGroup, Workload, ResourceClaimParameters, ResourceClassParameters.
import { admission } from "./admission.ts";
import { apiregistration } from "./apiregistration.ts";
import { autoscaling } from "./autoscaling.ts";
import { batch } from "./batch.ts";
import { certificates } from "./certificates.ts";
import { clusterMisc } from "./cluster-misc.ts";
import type { TableOf } from "./column.ts";
import { coreMisc } from "./core-misc.ts";
import { discovery } from "./discovery.ts";
import { eventTables } from "./events.ts";
import { flowcontrol } from "./flowcontrol.ts";
import { metrics } from "./metrics.ts";
import { networking } from "./networking.ts";
import { nodes } from "./nodes.ts";
import { openshift } from "./openshift.ts";
import { pods } from "./pods.ts";
import { policy } from "./policy.ts";
import { rbac } from "./rbac.ts";
import { resourceClaims } from "./resource-claims.ts";
import { services } from "./services.ts";
import { storage } from "./storage.ts";
import { workloads } from "./workloads.ts";

export const printers: ReadonlyMap<string, TableOf> = new Map(
  Object.entries({
    ...pods,
    ...workloads,
    ...nodes,
    ...services,
    ...storage,
    ...batch,
    ...autoscaling,
    ...rbac,
    ...eventTables,
    ...admission,
    ...networking,
    ...policy,
    ...certificates,
    ...flowcontrol,
    ...resourceClaims,
    ...discovery,
    ...coreMisc,
    ...clusterMisc,
    ...apiregistration,
    ...metrics,
    ...openshift,
  }),
);
