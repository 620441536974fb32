// The resources that the small dumps of every format are made of.

export interface SmallObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export const pod = (name: string, node = "n1"): SmallObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop", uid: `uid-${name}`, resourceVersion: "7", generation: 9007199254740991 },
  spec: { nodeName: node, containers: [{ name: "app", image: "shop:1" }] },
});

export const node: SmallObject = { apiVersion: "v1", kind: "Node", metadata: { name: "n1", labels: { role: "" } } };

export const deployment: SmallObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: { replicas: 2 },
};

/** A typed list as client-go writes it: items without kind and apiVersion. */
export function typedList(kind: string, apiVersion: string, ...items: SmallObject[]): string {
  const bare = items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  return JSON.stringify({ kind: `${kind}List`, apiVersion, metadata: { resourceVersion: "9" }, items: bare }, null, 4);
}

/** YAML as JSON is YAML too; block style where the cutting of lists is meant to work on it. */
export function yamlList(...items: SmallObject[]): string {
  const lines = items.map((item) => `- ${JSON.stringify(item)}\n`);
  return `apiVersion: v1\nitems:${lines.length === 0 ? " []\n" : `\n${lines.join("")}`}kind: List\nmetadata: {}\n`;
}

export const kubeletTime = "2024-05-01T10:00:00.123456789Z";
