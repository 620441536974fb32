// The environment of programs that see a snapshot: the user's own, without what leads Kubernetes tools to other clusters.
import type { KubeSession } from "./kube-session.ts";

/** Helm's, Ansible's and Terraform's addresses and tokens, and what a pod knows of the cluster it runs in. */
const leadsElsewhere = /^(?:HELM_KUBE|K8S_AUTH_|KUBERNETES_(?:MASTER$|SERVICE_)|KUBE_(?!EDITOR$))/;

export function sessionEnv(
  session: Pick<KubeSession, "env">,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept = Object.entries(inherited).filter(([name]) => !leadsElsewhere.test(name));
  return { ...Object.fromEntries(kept), ...session.env };
}
