// The roles and bindings of a snapshot, read from its packs once per content version.
import { type RbacIndex, rbacIndex } from "../../db/model/kube/rbac/rbac-index.ts";
import { listKubePlaces } from "../../db/resources/kube-rows.ts";
import { readResources } from "../pack-read.ts";
import type { KubeCall } from "./call.ts";
import { requireHeld, requireWhole } from "./held.ts";

const keptSeconds = 3600;
const group = "rbac.authorization.k8s.io";
const version = "v1";

/** Throws a 404 where the snapshot does not hold all of them: who may do what is then not known. */
export async function snapshotRbac(call: KubeCall): Promise<RbacIndex> {
  const { services, snapshot } = call;
  const key = `kube-rbac/${snapshot.tenantId}/${snapshot.id}/${snapshot.contentVersion}`;
  const kept = await services.cache.get(key);
  // Our own cache, written below.
  if (kept !== null) return JSON.parse(kept) as RbacIndex;
  const [clusterRoles, clusterRoleBindings, roles, roleBindings] = await Promise.all([
    objectsOf(call, "clusterroles"),
    objectsOf(call, "clusterrolebindings"),
    objectsOf(call, "roles"),
    objectsOf(call, "rolebindings"),
  ]);
  const index = rbacIndex({ clusterRoles, clusterRoleBindings, roles, roleBindings });
  await services.cache.set(key, JSON.stringify(index), keptSeconds);
  return index;
}

async function objectsOf(call: KubeCall, resource: string): Promise<unknown[]> {
  const type = call.types.find(group, version, resource);
  if (!type) return [];
  requireHeld(call, type, "");
  requireWhole(call, type, "");
  const ask = { ...type.stored, resource, namespace: "", labels: [], fields: [], from: null, limit: 0 };
  const places = await Array.fromAsync(listKubePlaces(call.services.rows, call.of, ask));
  return readResources(call.services, places.flat());
}
