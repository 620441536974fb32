import { expect, test } from "bun:test";
import type { FileRole } from "./format.ts";
import { mustGather } from "./must-gather.ts";
import { supportBundle } from "./support-bundle.ts";

function short(role: FileRole): string {
  if (role.role === "resources")
    return `${role.hint?.group ?? "?"}/${role.hint?.resource ?? "?"}${role.strict ? "" : " perhaps"}`;
  if (role.role === "document") return `document ${role.document}`;
  if (role.role === "gap") return `gap ${role.reason}`;
  if (role.role !== "log") return role.role;
  const { source, namespace, pod, container, generation, node, prefix, doubt } = role.log;
  return [source, namespace, pod, container, generation, node, prefix, doubt ?? ""].join(",");
}

test("a support bundle's files are what troubleshoot's writer put there", () => {
  const cases: [string, string][] = [
    ["cluster-resources/pods/shop.json", "*/pods"],
    ["cluster-resources/pvs.json", "*/persistentvolumes"],
    ["cluster-resources/network-policy/shop.json", "*/networkpolicies"],
    ["cluster-resources/storage-classes.json", "*/storageclasses"],
    ["cluster-resources/clusterRoleBindings.json", "*/clusterrolebindings"],
    ["cluster-resources/custom-resource-definitions.json", "*/customresourcedefinitions"],
    ["cluster-resources/custom-resources/widgets.example.com.json", "example.com/widgets"],
    ["cluster-resources/custom-resources/widgets.example.com/shop.yaml", "example.com/widgets"],
    ["cluster-resources/auth-cani-list/shop.json", "other"],
    ["cluster-resources/image-pull-secrets/shop/regcred.json", "other"],
    ["cluster-resources/pods-errors.json", "errors"],
    ["cluster-resources/groups.json", "document groups"],
    ["cluster-resources/resources.json", "document resources"],
    ["cluster-info/cluster_version.json", "document version"],
    ["version.yaml", "document plain"],
    ["cluster-resources/pods/logs/shop/web-1/app.log", "container,shop,web-1,app,current,,detect,"],
    ["cluster-resources/pods/logs/shop/web-1/app-previous.log", "container,shop,web-1,app,previous,,detect,"],
    ["cluster-resources/pods/logs/shop/web-1/app-logs-errors.log", "errors"],
    ["all-logs/web-1/app-previous.log", "host,,web-1,app,previous,app-previous,detect,pod-only"],
    ["all-logs/web-1-errors.json", "errors"],
    ["host-collectors/run-host/my.log", "host,,,,current,,none,"],
    ["longhorn/bundle.zip", "gap unsupported"],
    ["secrets/shop/db.json", "other"],
  ];
  for (const [path, role] of cases)
    expect([path, short(supportBundle.classify(`root/${path}`, "root/"))]).toEqual([path, role]);
  expect(supportBundle.recognise("x/cluster-resources/nodes.json")).toBe("x/");
  expect(supportBundle.recognise("cluster-resources/nodes.json")).toBe("");
  expect(supportBundle.recognise("not-cluster-resources/nodes.json")).toBeNull();
});

test("a must-gather's files are what oc put there", () => {
  const pod = "namespaces/shop/pods/web-1";
  const cases: [string, string][] = [
    ["cluster-scoped-resources/core/nodes/n1.yaml", "/nodes"],
    ["cluster-scoped-resources/config.openshift.io/clusteroperators.yaml", "config.openshift.io/clusteroperators"],
    ["namespaces/shop/shop.yaml", "/namespaces"],
    ["namespaces/shop/apps/deployments.yaml", "apps/deployments"],
    ["namespaces/shop/velero.io/backups.velero.io/b1.yaml", "velero.io/backups"],
    [`${pod}/web-1.yaml`, "/pods"],
    [`${pod}/app/app/logs/current.log`, "container,shop,web-1,app,current,,kubelet,"],
    [`${pod}/app/app/logs/previous.insecure.log`, "container,shop,web-1,app,previous,,kubelet,"],
    [`${pod}/app/app/logs/rotated/0.log.20240101-000000.gz`, "container,shop,web-1,app,rotated,,detect,"],
    [`${pod}/app/app/version.json`, "other"],
    ["namespaces/shop/core/pods/logs/web-1-app-previous.log", "container,shop,web-1-app,,previous,,detect,joined"],
    ["host_service_logs/masters/kubelet_service.log", "host,,,,current,,none,"],
    ["nodes/n1/n1_logs_kubelet.gz", "host,,,,current,n1,none,"],
    ["audit_logs/kube-apiserver/n1-audit.log.gz", "host,,,,current,,none,"],
    ["web_hooks/mutatingwebhookconfigurations.yaml", "?/? perhaps"],
    ["aggregated-discovery-apis.yaml", "document aggregated-discovery"],
    ["timestamp", "document timestamp"],
    ["insights-data/x.tar.gz", "gap unsupported"],
  ];
  for (const [path, role] of cases)
    expect([path, short(mustGather.classify(`mg/image/${path}`, "mg/image/"))]).toEqual([path, role]);
  expect(mustGather.recognise("a/b/namespaces/shop/core/pods.yaml")).toBe("a/b/");
  expect(mustGather.recognise("cluster-scoped-resources/core/nodes/n.yaml")).toBe("");
  // kubectl-gather: a single container folder, no `core/`.
  expect(mustGather.recognise("c/namespaces/shop/pods/web-1/app/current.log")).toBeNull();
  expect(mustGather.recognise("xnamespaces/shop/core/pods.yaml")).toBeNull();
});
