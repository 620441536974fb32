// Discovery, version and OpenAPI of the made-up API server.
import type { Cluster } from "../cluster/cluster.ts";
import { type Answer, type Request } from "./answer.ts";

interface Group {
  readonly name: string;
  readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
  readonly preferredVersion: unknown;
}
interface ApiResourceList {
  readonly groupVersion: string;
  readonly resources: readonly {
    readonly name: string;
    readonly singularName: string;
    readonly namespaced: boolean;
    readonly kind: string;
    readonly verbs: readonly string[];
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  }[];
}

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export interface DiscoveryOptions {
  readonly stale: readonly string[];
  readonly legacy: boolean;
}

export function answerDiscovery(cluster: Cluster, { path, accept }: Request, options: DiscoveryOptions): Answer | null {
  const groups = cluster.discovery.groups as readonly Group[];
  const lists = cluster.discovery.resources as readonly ApiResourceList[];
  if (path === "/version") return json(cluster.version);
  if (path === "/openapi/v3")
    return json({ paths: Object.fromEntries(lists.map(({ groupVersion }) => openApiPath(groupVersion))) });
  if (path === "/openapi/v2") return openApiV2(accept);
  if (path.startsWith("/openapi/v3/")) return json(openApiOf(path.slice("/openapi/v3/".length)));
  const wanted = accept.includes("APIGroupDiscoveryList") && !options.legacy;
  if (path === "/api" || path === "/apis") {
    const own = groups.filter(({ name }) => (name === "") === (path === "/api"));
    if (wanted) return aggregated(own, lists, options.stale);
    if (path === "/api") return json({ kind: "APIVersions", versions: ["v1"] });
    return json({ kind: "APIGroupList", apiVersion: "v1", groups: own });
  }
  const groupVersion = /^\/apis?\/((?:[^/]+\/)?v[^/]+)$/.exec(path)?.[1];
  const list = lists.find((each) => each.groupVersion === groupVersion);
  return list === undefined ? null : json({ kind: "APIResourceList", apiVersion: "v1", ...list });
}

function aggregated(groups: readonly Group[], lists: readonly ApiResourceList[], stale: readonly string[]): Answer {
  const items = groups.map(({ name, versions }) => ({
    metadata: { name },
    versions: versions.map(({ groupVersion, version }) => {
      if (stale.includes(name)) return { version, freshness: "Stale" };
      const own = lists.find((list) => list.groupVersion === groupVersion)?.resources ?? [];
      const whole = own.filter((each) => !each.name.includes("/"));
      const resources = whole.map(
        ({ name: resource, singularName, kind, namespaced, verbs, shortNames, categories }) => ({
          resource,
          responseKind: { group: name, version, kind },
          scope: namespaced ? "Namespaced" : "Cluster",
          singularResource: singularName,
          verbs,
          ...(shortNames ? { shortNames } : {}),
          ...(categories ? { categories } : {}),
        }),
      );
      return { version, resources, freshness: "Current" };
    }),
  }));
  const body = JSON.stringify({
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items,
  });
  return { status: 200, headers: { "content-type": aggregatedType }, body };
}

function openApiPath(groupVersion: string): [string, { serverRelativeURL: string }] {
  const path = groupVersion.includes("/") ? `apis/${groupVersion}` : `api/${groupVersion}`;
  return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=0123` }];
}

function openApiOf(path: string): unknown {
  const described = path === "api/v1" ? podSchema : { paths: {}, components: { schemas: {} } };
  return { openapi: "3.0.0", info: { title: path, version: "v1.34.1" }, ...described };
}

const pod = { group: "", kind: "Pod", version: "v1" };
const schemaOf = (name: string): string => `io.k8s.api.core.v1.${name}`;

/** As much of one kind as `kubectl explain pods.spec` reads. */
const podSchema = {
  paths: {
    "/api/v1/namespaces/{namespace}/pods": {
      get: { "x-kubernetes-action": "list", "x-kubernetes-group-version-kind": pod },
    },
  },
  components: {
    schemas: {
      [schemaOf("Pod")]: {
        description: "Pod is a collection of containers that can run on a host.",
        type: "object",
        properties: {
          kind: { description: "The REST resource that this object represents.", type: "string" },
          spec: {
            description: "Specification of the desired behavior of the pod.",
            default: {},
            allOf: [{ $ref: `#/components/schemas/${schemaOf("PodSpec")}` }],
          },
        },
        "x-kubernetes-group-version-kind": [pod],
      },
      [schemaOf("PodSpec")]: {
        description: "PodSpec is a description of a pod.",
        type: "object",
        properties: { nodeName: { description: "NodeName says on which node this pod is.", type: "string" } },
      },
    },
  },
};

/** The binary form is a document that says nothing but its version. Asked for with an "@", answered without. */
function openApiV2(accept: string): Answer {
  if (accept === "application/com.github.proto-openapi.spec.v2@v1.0+protobuf") {
    const contentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    return { status: 200, headers: { "content-type": contentType }, body: "\n\u00032.0" };
  }
  return json({ swagger: "2.0", info: { title: "Kubernetes", version: "v1.34.1" }, paths: {} });
}

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value) };
}
