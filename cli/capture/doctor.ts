// Asks the cluster what this person may read, without reading any of it.
import { fieldOf } from "../../db/model/import/record.ts";
import type { Gap } from "../../db/model/gap.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { clusterRoleFor } from "./cluster-role.ts";
import { type ClusterChoice, type ClusterConnection, connectCluster } from "./connection.ts";
import { discover } from "./discovery.ts";
import { versionOf } from "./push-cluster.ts";
import { chosenTypes } from "./selection.ts";
import { refusalOf } from "./status-error.ts";

const reviewsAtOnce = 16;
const deadlineMs = 60_000;

export interface Diagnosis {
  readonly cluster: string;
  readonly server: string;
  readonly version: string;
  /** One for each type and, with chosen namespaces, for each of these. */
  readonly rights: readonly Right[];
  /** What does not answer, whoever asks. */
  readonly gaps: readonly Gap[];
  /** YAML that would allow the rest; null if nothing is missing. */
  readonly clusterRole: string | null;
}

export interface Right {
  readonly group: string;
  readonly resource: string;
  /** "" = the whole cluster. */
  readonly namespace: string;
  readonly verb: "list" | "get";
  readonly allowed: boolean;
}

export async function diagnose(choice: ClusterChoice, namespaces: readonly string[]): Promise<Diagnosis> {
  const cluster = connectCluster(choice);
  const version = await versionOf(cluster);
  const signal = AbortSignal.timeout(deadlineMs);
  const { served, gaps } = await discover(cluster, signal);
  const selection = { namespaces, labelSelector: "", kinds: [], skipEvents: false };
  const types = chosenTypes(served, selection);
  const asked = types.flatMap((type) =>
    (type.namespaced && namespaces.length > 0 ? namespaces : [""]).map((namespace) => ({ type, namespace })),
  );
  const rights: Right[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let ask = asked[next++]; ask; ask = asked[next++])
      rights.push(await may(cluster, ask.type, ask.namespace, signal));
  };
  await Promise.all(Array.from({ length: reviewsAtOnce }, lane));
  for (const namespace of namespaces.length > 0 ? namespaces : [""]) {
    rights.push(await may(cluster, { group: "", resource: "pods/log" }, namespace, signal));
  }
  const missing = rights.filter(({ allowed }) => !allowed);
  const refused = {
    types: missing.filter(({ verb }) => verb === "list"),
    logs: missing.some(({ verb }) => verb === "get"),
  };
  return {
    cluster: cluster.name,
    server: cluster.server,
    version: textAt(version, "gitVersion"),
    rights: rights.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    gaps,
    clusterRole: missing.length > 0 ? clusterRoleFor(refused) : null,
  };
}

export const nameOf = ({ group, resource, namespace }: Right): string =>
  `${resource}${group === "" ? "" : `.${group}`}${namespace === "" ? "" : ` in ${namespace}`}`;

/** What `kubectl auth can-i` asks. Throws the refusal of a server that does not answer it. */
async function may(
  cluster: ClusterConnection,
  { group, resource: whole }: Pick<ApiResource, "group" | "resource">,
  namespace: string,
  signal: AbortSignal,
): Promise<Right> {
  const [resource = "", subresource = ""] = whole.split("/");
  const verb = subresource === "" ? "list" : "get";
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { group, resource, subresource, verb, namespace } },
  };
  const response = await cluster.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, { signal });
  if (response.status !== 201 && response.status !== 200) throw await refusalOf(response);
  const answer: unknown = await response.json();
  const allowed = fieldOf(fieldOf(answer, "status"), "allowed") === true;
  return { group, resource: whole, namespace, verb, allowed };
}
