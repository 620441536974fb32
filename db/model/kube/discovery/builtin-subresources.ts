// The subresources of Kubernetes' own kinds that can be read: what discovery lists for them, and what a GET below them finds.

/** "group/resource" of kinds whose status is a subresource of its own. */
const withStatus = new Set(
  `/namespaces /nodes /persistentvolumeclaims /persistentvolumes /pods /replicationcontrollers /resourcequotas /services
  admissionregistration.k8s.io/validatingadmissionpolicies apiextensions.k8s.io/customresourcedefinitions
  apiregistration.k8s.io/apiservices apps/daemonsets apps/deployments apps/replicasets apps/statefulsets
  autoscaling/horizontalpodautoscalers batch/cronjobs batch/jobs certificates.k8s.io/certificatesigningrequests
  flowcontrol.apiserver.k8s.io/flowschemas flowcontrol.apiserver.k8s.io/prioritylevelconfigurations
  internal.apiserver.k8s.io/storageversions networking.k8s.io/ingresses networking.k8s.io/servicecidrs
  policy/poddisruptionbudgets resource.k8s.io/resourceclaims storage.k8s.io/volumeattachments`.split(/\s+/),
);
const withScale = new Set("/replicationcontrollers apps/deployments apps/replicasets apps/statefulsets".split(" "));

/** "log", "scale", "status", in the order of discovery. */
export function builtinSubresources(group: string, resource: string): string[] {
  const name = `${group}/${resource}`;
  return [
    ...(name === "/pods" ? ["log"] : []),
    ...(withScale.has(name) ? ["scale"] : []),
    ...(withStatus.has(name) ? ["status"] : []),
  ];
}

/** What runs something in a pod, or opens a way into one: never part of a snapshot. */
export const liveSubresources: readonly string[] = ["attach", "exec", "portforward", "proxy"];
