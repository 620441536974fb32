// Short ways to write an object with templates in it.
import type { Resource } from "../entry.ts";

const meta = { name: "«word»-«word»", namespace: "shop", uid: "«uuid»", resourceVersion: "«digits9»" };

export const of = (apiVersion: string, kind: string, body: Resource): Resource => ({
  apiVersion,
  kind,
  metadata: meta,
  ...body,
});

export const pod = (container: Resource): Resource =>
  of("v1", "Pod", { spec: { containers: [{ name: "main", image: "web:1", ...container }] } });

export const env = (name: string, value: string): Resource => pod({ env: [{ name, value }] });
export const envFrom = (name: string, valueFrom: Resource): Resource => pod({ env: [{ name, valueFrom }] });
export const args = (...list: readonly string[]): Resource => pod({ args: list });
export const config = (file: string, text: string): Resource => of("v1", "ConfigMap", { data: { [file]: text } });

export const annotated = (name: string, text: string): Resource => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { ...meta, annotations: { [name]: text } },
  spec: {},
});
