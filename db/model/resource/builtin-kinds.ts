// The kinds that Kubernetes and OpenShift serve without a CRD: for dumps that carry no discovery documents.
import type { PrinterColumn } from "./printer-column.ts";

/** One served type, as discovery describes it. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  /** Plural, lower case: the name in URLs. */
  readonly resource: string;
  readonly singular?: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
  readonly categories?: readonly string[];
  /** "status", "scale": of those that a definition switches on. */
  readonly subresources?: readonly string[];
  /** What its definition has kubectl print; absent: it says nothing. */
  readonly columns?: readonly PrinterColumn[];
  /** Paths that field selectors may name besides the name and namespace, e.g. ".spec.color". */
  readonly selectableFields?: readonly string[];
  /** Its definition has a webhook turn one version into another: what that does is not known. */
  readonly webhookConversion?: boolean;
}

// group | versions, preferred first | plural | kind | n(amespaced) or c(luster) | short names | categories
const table = `
|v1|componentstatuses|ComponentStatus|c|cs|
|v1|configmaps|ConfigMap|n|cm|
|v1|endpoints|Endpoints|n|ep|
|v1|events|Event|n|ev|
|v1|limitranges|LimitRange|n|limits|
|v1|namespaces|Namespace|c|ns|
|v1|nodes|Node|c|no|
|v1|persistentvolumeclaims|PersistentVolumeClaim|n|pvc|
|v1|persistentvolumes|PersistentVolume|c|pv|
|v1|pods|Pod|n|po|all
|v1|podtemplates|PodTemplate|n||
|v1|replicationcontrollers|ReplicationController|n|rc|all
|v1|resourcequotas|ResourceQuota|n|quota|
|v1|secrets|Secret|n||
|v1|serviceaccounts|ServiceAccount|n|sa|
|v1|services|Service|n|svc|all
admissionregistration.k8s.io|v1,v1beta1|mutatingwebhookconfigurations|MutatingWebhookConfiguration|c||api-extensions
admissionregistration.k8s.io|v1,v1beta1|validatingadmissionpolicies|ValidatingAdmissionPolicy|c||api-extensions
admissionregistration.k8s.io|v1,v1beta1|validatingadmissionpolicybindings|ValidatingAdmissionPolicyBinding|c||api-extensions
admissionregistration.k8s.io|v1,v1beta1|validatingwebhookconfigurations|ValidatingWebhookConfiguration|c||api-extensions
apiextensions.k8s.io|v1,v1beta1|customresourcedefinitions|CustomResourceDefinition|c|crd,crds|api-extensions
apiregistration.k8s.io|v1|apiservices|APIService|c||api-extensions
apps|v1|controllerrevisions|ControllerRevision|n||
apps|v1|daemonsets|DaemonSet|n|ds|all
apps|v1|deployments|Deployment|n|deploy|all
apps|v1|replicasets|ReplicaSet|n|rs|all
apps|v1|statefulsets|StatefulSet|n|sts|all
autoscaling|v2,v1,v2beta2,v2beta1|horizontalpodautoscalers|HorizontalPodAutoscaler|n|hpa|all
batch|v1,v1beta1|cronjobs|CronJob|n|cj|all
batch|v1|jobs|Job|n||all
certificates.k8s.io|v1,v1beta1|certificatesigningrequests|CertificateSigningRequest|c|csr|
coordination.k8s.io|v1|leases|Lease|n||
discovery.k8s.io|v1,v1beta1|endpointslices|EndpointSlice|n||
events.k8s.io|v1,v1beta1|events|Event|n|ev|
extensions|v1beta1|ingresses|Ingress|n|ing|
flowcontrol.apiserver.k8s.io|v1,v1beta3,v1beta2,v1beta1,v1alpha1|flowschemas|FlowSchema|c||
flowcontrol.apiserver.k8s.io|v1,v1beta3,v1beta2,v1beta1,v1alpha1|prioritylevelconfigurations|PriorityLevelConfiguration|c||
metrics.k8s.io|v1beta1|nodes|NodeMetrics|c||
metrics.k8s.io|v1beta1|pods|PodMetrics|n||
networking.k8s.io|v1,v1beta1|ingressclasses|IngressClass|c||
networking.k8s.io|v1,v1beta1|ingresses|Ingress|n|ing|
networking.k8s.io|v1,v1beta1|ipaddresses|IPAddress|c|ip|
networking.k8s.io|v1|networkpolicies|NetworkPolicy|n|netpol|
networking.k8s.io|v1,v1beta1|servicecidrs|ServiceCIDR|c||
node.k8s.io|v1,v1beta1|runtimeclasses|RuntimeClass|c||
policy|v1,v1beta1|poddisruptionbudgets|PodDisruptionBudget|n|pdb|
policy|v1beta1|podsecuritypolicies|PodSecurityPolicy|c|psp|
rbac.authorization.k8s.io|v1,v1beta1|clusterrolebindings|ClusterRoleBinding|c||
rbac.authorization.k8s.io|v1,v1beta1|clusterroles|ClusterRole|c||
rbac.authorization.k8s.io|v1,v1beta1|rolebindings|RoleBinding|n||
rbac.authorization.k8s.io|v1,v1beta1|roles|Role|n||
resource.k8s.io|v1,v1beta2,v1beta1|deviceclasses|DeviceClass|c||
resource.k8s.io|v1,v1beta2,v1beta1|resourceclaims|ResourceClaim|n||
resource.k8s.io|v1,v1beta2,v1beta1|resourceclaimtemplates|ResourceClaimTemplate|n||
resource.k8s.io|v1,v1beta2,v1beta1|resourceslices|ResourceSlice|c||
scheduling.k8s.io|v1,v1beta1|priorityclasses|PriorityClass|c|pc|
storage.k8s.io|v1,v1beta1|csidrivers|CSIDriver|c||
storage.k8s.io|v1,v1beta1|csinodes|CSINode|c||
storage.k8s.io|v1,v1beta1|csistoragecapacities|CSIStorageCapacity|n||
storage.k8s.io|v1,v1beta1|storageclasses|StorageClass|c|sc|
storage.k8s.io|v1,v1beta1|volumeattachments|VolumeAttachment|c||
storage.k8s.io|v1,v1beta1|volumeattributesclasses|VolumeAttributesClass|c|vac|
apps.openshift.io|v1|deploymentconfigs|DeploymentConfig|n|dc|all
authorization.openshift.io|v1|rolebindingrestrictions|RoleBindingRestriction|n||
build.openshift.io|v1|buildconfigs|BuildConfig|n|bc|all
build.openshift.io|v1|builds|Build|n||all
image.openshift.io|v1|images|Image|c||
image.openshift.io|v1|imagestreams|ImageStream|n|is|all
image.openshift.io|v1|imagestreamtags|ImageStreamTag|n|istag|
network.openshift.io|v1|clusternetworks|ClusterNetwork|c||
network.openshift.io|v1|hostsubnets|HostSubnet|c||
network.openshift.io|v1|netnamespaces|NetNamespace|c||
oauth.openshift.io|v1|oauthclients|OAuthClient|c||
project.openshift.io|v1|projects|Project|c||
quota.openshift.io|v1|clusterresourcequotas|ClusterResourceQuota|c|clusterquota|
route.openshift.io|v1|routes|Route|n||all
security.openshift.io|v1|securitycontextconstraints|SecurityContextConstraints|c|scc|
template.openshift.io|v1|templates|Template|n||
user.openshift.io|v1|groups|Group|c||
user.openshift.io|v1|identities|Identity|c||
user.openshift.io|v1|users|User|c||
`;

const readVerbs = ["get", "list"] as const;

/** Every built-in type, one entry per version, the preferred version of a type first. Verbs are what a snapshot can do. */
export const builtinKinds: readonly ApiResource[] = table
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [group = "", versions = "", resource = "", kind = "", scope = "", short = "", categories = ""] =
      line.split("|");
    return versions.split(",").map((version) => ({
      group,
      version,
      resource,
      singular: kind.toLowerCase(),
      kind,
      namespaced: scope === "n",
      shortNames: short === "" ? [] : short.split(","),
      verbs: readVerbs,
      ...(categories === "" ? {} : { categories: categories.split(",") }),
    }));
  });

const byKind = new Map<string, ApiResource>();
const byPlural = new Map<string, ApiResource>();
for (const entry of builtinKinds) {
  setIfAbsent(byKind, `${entry.group}/${entry.kind}`, entry);
  setIfAbsent(byPlural, `${entry.group}/${entry.resource}`, entry);
  // The first group of the table wins for a bare plural: core before metrics.k8s.io, networking before nothing.
  setIfAbsent(byPlural, `*/${entry.resource}`, entry);
}
// `extensions` is only there to recognise old objects; nobody means it when they say "ingress".
setBarePlural("ingresses", "networking.k8s.io");

/** The type of a kind in a group (any version: the preferred one), undefined if it is not built in. */
export function builtinByKind(group: string, kind: string): ApiResource | undefined {
  return byKind.get(`${group}/${kind}`);
}

/** The type behind a plural; group "*" = whichever group has it first. */
export function builtinByPlural(group: string, resource: string): ApiResource | undefined {
  return byPlural.get(`${group}/${resource}`);
}

function setIfAbsent(map: Map<string, ApiResource>, key: string, value: ApiResource): void {
  if (!map.has(key)) map.set(key, value);
}

function setBarePlural(resource: string, group: string): void {
  const entry = byPlural.get(`${group}/${resource}`);
  if (entry !== undefined) byPlural.set(`*/${resource}`, entry);
}
