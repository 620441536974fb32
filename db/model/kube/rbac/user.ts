// Who asks, as authentication knows them.

export interface KubeUser {
  /** "system:anonymous" for nobody in particular. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

const serviceAccountPrefix = "system:serviceaccount:";

/** The user name of a service account, and the groups that every one of its namespace has. */
export function serviceAccountUser(namespace: string, name: string): { name: string; groups: string[] } {
  return {
    name: `${serviceAccountPrefix}${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`],
  };
}

/** The two parts of a service account's user name, or null. What characters they may have is not checked here. */
export function serviceAccountOf(userName: string): { namespace: string; name: string } | null {
  if (!userName.startsWith(serviceAccountPrefix)) return null;
  const [namespace = "", name = "", ...more] = userName.slice(serviceAccountPrefix.length).split(":");
  return more.length > 0 || namespace === "" || name === "" ? null : { namespace, name };
}
