// kubectl's copy of what was applied, on objects other than Secrets: the field is clean, the annotation is not.
import { inResource, type Scene } from "../entry.ts";
import { goJson } from "../encode.ts";
import { object, podTemplate } from "../objects.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

export const lastAppliedScenes: readonly Scene[] = [
  inResource("generated-password", "last-applied", (s, d) => {
    const template = podTemplate(d, { env: [{ name: "DB_PASSWORD", value: s }] });
    const copy = goJson({ apiVersion: "apps/v1", kind: "Deployment", spec: { template } });
    return object(d, "apps/v1", "Deployment", { spec: {} }, { annotations: { [lastApplied]: `${copy}\n` } });
  }),
  inResource("symbol-password", "last-applied", (s, d) => {
    const template = podTemplate(d, { args: ["--password", s] });
    const copy = goJson({ apiVersion: "apps/v1", kind: "StatefulSet", spec: { template } });
    return object(d, "apps/v1", "StatefulSet", { spec: {} }, { annotations: { [lastApplied]: `${copy}\n` } });
  }),
  inResource("quoted-password", "last-applied", (s, d) => {
    const data = { "config.json": JSON.stringify({ ldap: { password: s } }) };
    const copy = goJson({ apiVersion: "v1", kind: "ConfigMap", data });
    return object(d, "v1", "ConfigMap", { data: {} }, { annotations: { [lastApplied]: `${copy}\n` } });
  }),
  inResource("ec-private-key", "last-applied", (s, d) => {
    const copy = goJson({ apiVersion: "v1", kind: "ConfigMap", data: { "k.pem": s } });
    return object(d, "v1", "ConfigMap", { data: {} }, { annotations: { [lastApplied]: `${copy}\n` } });
  }),
];
