// A kubeconfig that leads to one snapshot and carries nobody's credentials.

export interface KubeconfigAsk {
  /** Of the cluster, the user and the context, e.g. "prod-eu". */
  readonly name: string;
  /** Where its API begins, e.g. https://kubin.example/k/4fK2…, without a slash at the end. */
  readonly server: string;
  readonly namespace?: string | undefined;
}

/**
 * Over https kubectl asks for a user name where it has no credential, so there is one: the word says that it is none. Over http it
 * sends none anyway, and @kubernetes/client-node wants to be told that there is no TLS to verify.
 */
const token = "kubin-needs-no-token";

/** YAML. Texts are written as JSON strings, which YAML reads as they are. */
export function kubeconfigText({ name, server, namespace }: KubeconfigAsk): string {
  const text = (value: string): string => JSON.stringify(value);
  const named = text(name);
  return `apiVersion: v1
kind: Config
current-context: ${named}
clusters:
- name: ${named}
  cluster:
    server: ${text(server)}
${server.startsWith("http:") ? "    insecure-skip-tls-verify: true\n" : ""}users:
- name: ${named}
  user:
    token: ${token}
contexts:
- name: ${named}
  context:
    cluster: ${named}
    user: ${named}
${namespace === undefined ? "" : `    namespace: ${text(namespace)}\n`}`;
}
