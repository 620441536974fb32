// What to type so that kubectl sees a snapshot. Never `kubectl --server`: it would send the token of the user's own cluster along.
import { path, routes } from "../db/model/contract/routes.ts";
import { isDnsLabel } from "../db/model/kube/selectors/label-name.ts";
import { homeHref } from "./links.ts";

export interface KubectlCommands {
  /** With the kubin command. */
  readonly kubin: string;
  /** Without it: the kubeconfig, then the shell that is to use it. */
  readonly fetch: string;
  readonly use: string;
}

const file = "snapshot.kubeconfig";

/** For POSIX shells. `namespace` comes from the page's address: what cannot be a namespace's name is left out of a command line. */
export function kubectlCommands(origin: string, slug: string, namespace: string | undefined): KubectlCommands {
  const only = namespace !== undefined && isDnsLabel(namespace) ? namespace : undefined;
  const kubeconfig = `${origin}${path(routes.kube, { slug })}/kubeconfig`;
  return {
    kubin: `kubin kubectl ${origin}${homeHref(slug)} get pods ${only === undefined ? "-A" : `-n ${only}`}`,
    // zsh would look for files that match the question mark.
    fetch: `curl -fsS ${only === undefined ? kubeconfig : `'${kubeconfig}?namespace=${only}'`} > ${file}`,
    use: `export KUBECONFIG="$PWD/${file}"`,
  };
}
