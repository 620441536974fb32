// The kubeconfig of a link: `kubectl --kubeconfig <(curl -fsS <link>/kubeconfig)`.
import { kubeconfigText } from "../../db/model/kube/kubeconfig.ts";
import { isDnsLabel } from "../../db/model/kube/selectors/label-name.ts";
import { badRequest } from "../../db/model/kube/status.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";

/** `prefix`: "/k/<slug>". Throws a 400 for a namespace that cannot be one. */
export function kubeconfigAnswer(services: Services, snapshot: SnapshotRow, prefix: string, url: URL): Response {
  const namespace = url.searchParams.get("namespace") ?? "";
  if (namespace !== "" && !isDnsLabel(namespace))
    throw badRequest(`Cannot make the kubeconfig: "${namespace.slice(0, 80)}" cannot be the name of a namespace`);
  const text = kubeconfigText({
    name: snapshot.cluster.name ?? snapshot.sourceName ?? "kubin",
    server: `${services.settings.publicUrl}${prefix}`,
    namespace: namespace === "" ? undefined : namespace,
  });
  return new Response(text, {
    headers: { "content-type": "application/yaml; charset=utf-8", "cache-control": "no-store" },
  });
}
