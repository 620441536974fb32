// The Kubernetes API of a link, asked as clients ask it.

/** As kubectl sends it. */
export const tableAccept =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
export const partialListAccept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
const aggregatedAccept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export const kubeUrlOf = (link: string): string => link.replace("/s/", "/k/");

/** Answers the body of a 200. */
export async function kubeJson<T>(url: string, accept = "application/json"): Promise<T> {
  const response = await fetch(url, { headers: { accept } });
  if (response.status !== 200) throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** The code and message of a refusal, and how long to wait. */
export async function kubeRefusal(
  url: string,
  init: RequestInit = {},
): Promise<{ code: number; reason?: string; message: string; retryAfter: string | null }> {
  const response = await fetch(url, init);
  const status = (await response.json()) as { kind: string; code: number; reason?: string; message: string };
  if (status.kind !== "Status" || status.code !== response.status)
    throw new Error(`no Status: ${JSON.stringify(status)}`);
  const { code, reason, message } = status;
  return {
    code,
    ...(reason === undefined ? {} : { reason }),
    message,
    retryAfter: response.headers.get("retry-after"),
  };
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
export interface KubeList {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  /** Of a list. */
  readonly items?: readonly { readonly metadata: Metadata }[];
  /** Of a Table. */
  readonly columnDefinitions?: readonly { readonly name: string }[];
  readonly rows?: readonly { readonly cells: readonly unknown[]; readonly object: { readonly metadata: Metadata } }[];
}

/** "namespace/name" of all that a list of any form shows, in its order. */
export function shownNames({ items, rows }: KubeList): string[] {
  const shown = items ?? (rows ?? []).map(({ object }) => object);
  return shown.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
}

export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** "/apis/apps/v1/deployments" */
  readonly path: string;
  /** As kubectl takes it: "deployments.v1.apps". */
  readonly argument: string;
}

interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly scope: "Namespaced" | "Cluster";
        readonly verbs: readonly string[];
        readonly responseKind: { readonly kind: string };
      }[];
    }[];
  }[];
}

/** Everything that discovery says is there. */
export async function servedKinds(url: string): Promise<ServedKind[]> {
  const documents = await Promise.all(
    ["/api", "/apis"].map((root) => kubeJson<Discovery>(`${url}${root}`, aggregatedAccept)),
  );
  return documents.flatMap(({ items }) =>
    items.flatMap(({ metadata: { name: group = "" }, versions }) =>
      versions.flatMap(({ version, resources = [] }) =>
        resources.map(({ resource, scope, verbs, responseKind: { kind } }) => ({
          apiVersion: group === "" ? version : `${group}/${version}`,
          kind,
          namespaced: scope === "Namespaced",
          verbs,
          path: group === "" ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`,
          argument: `${resource}.${version}.${group}`,
        })),
      ),
    ),
  );
}
