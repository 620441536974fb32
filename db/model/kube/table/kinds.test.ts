import { expect, test } from "bun:test";
import { ago, row } from "../../../../test/kit/kube-tables/print.ts";

type Case = [type: string, object: object, cells: Record<string, unknown>];

function check(cases: readonly Case[]): void {
  expect(cases.length).toBeGreaterThan(0);
  for (const [type, object, cells] of cases) expect([type, row(type, object)]).toMatchObject([type, cells]);
}

test("services show where they are reached", () => {
  const balanced = (...ingress: object[]) => ({ status: { loadBalancer: { ingress } } });
  const type = "v1/services";
  check([
    [type, { spec: { type: "ClusterIP", clusterIPs: ["10.0.0.1", "fd00::1"] } }, { "Cluster-IP": "10.0.0.1" }],
    [type, { spec: { type: "ClusterIP", clusterIP: "None" } }, { "Cluster-IP": "None", "External-IP": "<none>" }],
    [
      type,
      { spec: { type: "NodePort", externalIPs: ["192.0.2.1", "192.0.2.2"] } },
      { "External-IP": "192.0.2.1,192.0.2.2" },
    ],
    [type, { spec: { type: "LoadBalancer" } }, { "External-IP": "<pending>" }],
    [
      type,
      {
        spec: { type: "LoadBalancer", externalIPs: ["192.0.2.1"] },
        ...balanced({ ip: "9.9.9.9" }, { hostname: "lb" }),
      },
      { "External-IP": "9.9.9.9,lb,192.0.2.1" },
    ],
    [
      type,
      { spec: { type: "LoadBalancer" }, ...balanced({ ip: "9.9.9.9" }, { ip: "10.1.1.1" }, { ip: "9.9.9.9" }, {}) },
      { "External-IP": "10.1.1.1,9.9.9.9" },
    ],
    [
      type,
      { spec: { type: "ExternalName", externalName: "db.example.com" } },
      { "Cluster-IP": "<none>", "External-IP": "db.example.com", "Port(s)": "<none>" },
    ],
    [type, { spec: { type: "Odd" } }, { "External-IP": "<unknown>" }],
    [
      type,
      {
        spec: {
          ports: [
            { port: 80, protocol: "TCP" },
            { port: 53, nodePort: 30053, protocol: "UDP" },
          ],
        },
      },
      { "Port(s)": "80/TCP,53:30053/UDP" },
    ],
  ]);
});

test("endpoints show three addresses under every port", () => {
  const addresses = (...ips: string[]) => ips.map((ip) => ({ ip }));
  const type = "v1/endpoints";
  check([
    [type, {}, { Endpoints: "<none>" }],
    [type, { subsets: [{ notReadyAddresses: addresses("10.0.0.1"), ports: [{ port: 80 }] }] }, { Endpoints: "" }],
    [
      type,
      { subsets: [{ addresses: addresses("10.0.0.1", "10.0.0.2"), ports: [{ port: 80 }, { port: 443 }] }] },
      { Endpoints: "10.0.0.1:80,10.0.0.2:80,10.0.0.1:443 + 1 more..." },
    ],
    [type, { subsets: [{ addresses: addresses("fd00::1"), ports: [{ port: 80 }] }] }, { Endpoints: "[fd00::1]:80" }],
    [
      type,
      { subsets: [{ addresses: addresses("1.1.1.1", "1.1.1.2") }, { addresses: addresses("1.1.1.3", "1.1.1.4") }] },
      { Endpoints: "1.1.1.1,1.1.1.2,1.1.1.3 + 1 more..." },
    ],
  ]);
  const slice = "discovery.k8s.io/v1/endpointslices";
  const four = ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"].map((ip) => ({ addresses: [ip] }));
  check([
    [slice, {}, { Ports: "<unset>", Endpoints: "<unset>" }],
    [slice, { endpoints: four }, { Endpoints: "1.1.1.1,1.1.1.2,1.1.1.3 + 1 more..." }],
    [slice, { ports: [{ port: 80 }, { name: "dns", port: null }, {}, { port: 1 }] }, { Ports: "80,dns,* + 1 more..." }],
    [slice, { ports: [{ name: "", port: null }] }, { Ports: "<unset>" }],
  ]);
});

test("ingresses show three hosts and count rules", () => {
  const type = "networking.k8s.io/v1/ingresses";
  const rules = (...hosts: string[]) => ({ spec: { rules: hosts.map((host) => (host === "" ? {} : { host })) } });
  check([
    [type, {}, { Class: "<none>", Hosts: "*", Address: "", Ports: "80" }],
    [type, rules(""), { Hosts: "*" }],
    [type, rules("a", "", "b", "c"), { Hosts: "a,b,c" }],
    [type, rules("a", "b", "c", ""), { Hosts: "a,b,c + 1 more..." }],
    [type, rules("a", "", "b", "c", "d", "e"), { Hosts: "a,b,c + 3 more..." }],
    [type, { spec: { ingressClassName: "nginx", tls: [{}] } }, { Class: "nginx", Ports: "80, 443" }],
    ["extensions/v1beta1/ingresses", rules("a"), { Hosts: "a" }],
    [
      "networking.k8s.io/v1/ingressclasses",
      { spec: { controller: "c", parameters: { apiGroup: "k8s.example.net", kind: "P", name: "x" } } },
      { Controller: "c", Parameters: "P.k8s.example.net/x" },
    ],
    ["networking.k8s.io/v1/ingressclasses", { spec: { parameters: { kind: "P", name: "x" } } }, { Parameters: "P/x" }],
    [
      "networking.k8s.io/v1beta1/ipaddresses",
      { spec: { parentRef: { resource: "services", namespace: "shop", name: "web" } } },
      { ParentRef: "services/shop/web" },
    ],
  ]);
});

test("claims and volumes", () => {
  const [pvc, pv] = ["v1/persistentvolumeclaims", "v1/persistentvolumes"];
  const beta = { "volume.beta.kubernetes.io/storage-class": "old" };
  check([
    [pvc, { status: { phase: "Pending", capacity: { storage: "1Gi" } } }, { Capacity: "", "Access Modes": "" }],
    [pvc, { spec: { volumeName: "v" } }, { Capacity: "0", VolumeAttributesClass: "<unset>", VolumeMode: "<unset>" }],
    [
      pvc,
      {
        metadata: { annotations: beta, deletionTimestamp: ago(1) },
        spec: { volumeName: "v", storageClassName: "new", volumeMode: "Block", volumeAttributesClassName: "gold" },
        status: {
          phase: "Bound",
          capacity: { storage: "1536Mi" },
          accessModes: ["ReadWriteMany", "ReadWriteOnce", "ReadWriteMany"],
        },
      },
      {
        Status: "Terminating",
        Capacity: "1536Mi",
        "Access Modes": "RWO,RWX",
        StorageClass: "old",
        VolumeAttributesClass: "gold",
        VolumeMode: "Block",
      },
    ],
    [
      pv,
      { spec: { accessModes: ["ReadWriteOncePod", "ReadOnlyMany", "Odd"] } },
      { Capacity: "0", "Access Modes": "ROX,RWOP" },
    ],
    [
      pv,
      { spec: { claimRef: { namespace: "shop", name: "data" } }, status: { reason: "why" } },
      { Claim: "shop/data", Reason: "why" },
    ],
    [
      "storage.k8s.io/v1/storageclasses",
      { metadata: { name: "fast", annotations: { "storageclass.beta.kubernetes.io/is-default-class": "true" } } },
      { Name: "fast (default)", ReclaimPolicy: "Delete", VolumeBindingMode: "Immediate", AllowVolumeExpansion: false },
    ],
    [
      "storage.k8s.io/v1/csidrivers",
      { spec: { attachRequired: false, tokenRequests: [{ audience: "a" }, { audience: "" }] } },
      { AttachRequired: false, TokenRequests: "a,", Modes: "<none>" },
    ],
    ["storage.k8s.io/v1/csidrivers", {}, { AttachRequired: true, TokenRequests: "<unset>" }],
  ]);
});

test("jobs and cron jobs", () => {
  const [job, cronJob] = ["batch/v1/jobs", "batch/v1/cronjobs"];
  const condition = (type: string, status = "True") => ({ status: { conditions: [{ type, status }] } });
  check([
    [job, {}, { Status: "Running", Completions: "0/1", Duration: "", Selector: "<none>" }],
    [job, condition("Complete"), { Status: "Complete" }],
    [job, condition("Failed"), { Status: "Failed" }],
    [job, condition("Failed", "False"), { Status: "Running" }],
    [job, condition("Suspended"), { Status: "Suspended" }],
    [job, condition("FailureTarget"), { Status: "FailureTarget" }],
    [job, { metadata: { deletionTimestamp: ago(1) }, ...condition("Suspended") }, { Status: "Terminating" }],
    [job, { spec: { completions: 3 }, status: { succeeded: 2 } }, { Completions: "2/3" }],
    [job, { spec: { parallelism: 4 } }, { Completions: "0/1 of 4" }],
    [job, { spec: { parallelism: 1 } }, { Completions: "0/1" }],
    [job, { status: { startTime: ago(90) } }, { Duration: "90s" }],
    [job, { status: { startTime: ago(9000), completionTime: ago(5400) } }, { Duration: "60m" }],
    [cronJob, {}, { Timezone: "<none>", Suspend: "<unset>", Active: 0, "Last Schedule": "<none>" }],
    [
      "batch/v1beta1/cronjobs",
      { spec: { schedule: "* * * * *", suspend: true }, status: { active: [{}, {}], lastScheduleTime: ago(7200) } },
      { Schedule: "* * * * *", Suspend: "True", Active: 2, "Last Schedule": "120m" },
    ],
  ]);
});

test("events of both groups tell the same", () => {
  const core = {
    metadata: { name: "e" },
    type: "Warning",
    reason: "BackOff",
    involvedObject: { kind: "Pod", name: "web", fieldPath: "spec.containers{web}" },
    source: { component: "kubelet", host: "n1" },
    message: " \u0085 Back-off\n",
    firstTimestamp: ago(3600),
    lastTimestamp: ago(60),
    count: 7,
  };
  const renamed = {
    metadata: { name: "e" },
    type: "Warning",
    reason: "BackOff",
    regarding: core.involvedObject,
    deprecatedSource: core.source,
    note: core.message,
    deprecatedFirstTimestamp: core.firstTimestamp,
    deprecatedLastTimestamp: core.lastTimestamp,
    deprecatedCount: 7,
  };
  const cells = {
    "Last Seen": "60s",
    Type: "Warning",
    Reason: "BackOff",
    Object: "pod/web",
    Subobject: "spec.containers{web}",
    Source: "kubelet, n1",
    Message: "Back-off",
    "First Seen": "60m",
    Count: 7,
    Name: "e",
  };
  expect(row("v1/events", core)).toEqual(cells);
  expect(row("events.k8s.io/v1/events", renamed)).toEqual(cells);
  const type = "v1/events";
  const series = { count: 5, lastObservedTime: "2026-03-10T11:58:00.123456Z" };
  check([
    [type, {}, { "Last Seen": "<unknown>", "First Seen": "<unknown>", Count: 1, Object: "", Source: "" }],
    [type, { eventTime: ago(600), lastTimestamp: null }, { "Last Seen": "10m", "First Seen": "10m" }],
    [type, { ...core, series }, { "Last Seen": "119s", Count: 5 }],
    [type, { involvedObject: { kind: "Node" } }, { Object: "node" }],
    [type, { reportingComponent: "scheduler", reportingInstance: "s-1" }, { Source: "scheduler, s-1" }],
    ["events.k8s.io/v1/events", { regarding: {}, reportingController: "scheduler" }, { Source: "scheduler" }],
  ]);
});

test("nodes", () => {
  const ready = (status: string) => ({ conditions: [{ type: "Ready", status }] });
  const labels = {
    "node-role.kubernetes.io/worker": "",
    "node-role.kubernetes.io/": "",
    "kubernetes.io/role": "batch",
  };
  check([
    ["v1/nodes", {}, { Status: "Unknown", Roles: "<none>", "Internal-IP": "<none>", "OS-Image": "<unknown>" }],
    ["v1/nodes", { status: ready("True"), metadata: { labels } }, { Status: "Ready", Roles: "batch,worker" }],
    [
      "v1/nodes",
      { status: ready("Unknown"), spec: { unschedulable: true } },
      { Status: "NotReady,SchedulingDisabled" },
    ],
  ]);
});

test("quotas tell requests and limits apart", () => {
  const status = {
    hard: { "requests.cpu": "10", pods: "50", "limits.memory": "20Gi", limits: "1" },
    used: { "requests.cpu": "1200m", pods: "24" },
  };
  expect(row("v1/resourcequotas", { status })).toMatchObject({
    Request: "limits: 0/1, pods: 24/50, requests.cpu: 1200m/10",
    Limit: "limits.memory: 0/20Gi",
  });
});

test("certificate requests", () => {
  const type = "certificates.k8s.io/v1/certificatesigningrequests";
  const conditions = (...types: string[]) => ({ status: { conditions: types.map((each) => ({ type: each })) } });
  check([
    [type, {}, { SignerName: "<none>", RequestedDuration: "<none>", Condition: "Pending" }],
    [type, conditions("Approved"), { Condition: "Approved" }],
    [type, conditions("Approved", "Denied", "Failed"), { Condition: "Denied,Failed" }],
    [type, { status: { conditions: [{ type: "Approved" }], certificate: "LS0t" } }, { Condition: "Approved,Issued" }],
    [type, { spec: { expirationSeconds: 86400 } }, { RequestedDuration: "24h" }],
    ["certificates.k8s.io/v1beta1/podcertificaterequests", conditions("Issued"), { State: "Issued" }],
    ["certificates.k8s.io/v1beta1/podcertificaterequests", {}, { State: "Pending" }],
  ]);
});

test("kinds that few people list", () => {
  const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true };
  const limited = {
    assuredConcurrencyShares: 30,
    limitResponse: { queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
  };
  check([
    [
      "apps/v1/controllerrevisions",
      { metadata: { ownerReferences: [{ name: "x" }, owner] }, revision: 3 },
      { Controller: "statefulset.apps/db", Revision: 3 },
    ],
    [
      "apps/v1/controllerrevisions",
      { metadata: { ownerReferences: [{ ...owner, apiVersion: "v1" }] } },
      { Controller: "statefulset/db" },
    ],
    [
      "policy/v1beta1/poddisruptionbudgets",
      { spec: { minAvailable: 2 } },
      { "Min Available": "2", "Max Unavailable": "N/A" },
    ],
    [
      "policy/v1/poddisruptionbudgets",
      { spec: { maxUnavailable: "25%" } },
      { "Min Available": "N/A", "Max Unavailable": "25%" },
    ],
    [
      "v1/componentstatuses",
      { conditions: [{ type: "Healthy", status: "True", message: "ok" }] },
      { Status: "Healthy", Message: "ok" },
    ],
    ["v1/componentstatuses", {}, { Status: "Unknown" }],
    ["v1/secrets", { type: "Opaque", data: { a: "", b: "" } }, { Data: 2 }],
    ["v1/configmaps", { data: { a: "" }, binaryData: { b: "" } }, { Data: 2 }],
    ["flowcontrol.apiserver.k8s.io/v1/flowschemas", {}, { DistinguisherMethod: "<none>", MissingPL: "?" }],
    [
      "flowcontrol.apiserver.k8s.io/v1beta2/prioritylevelconfigurations",
      { spec: { type: "Limited", limited } },
      { NominalConcurrencyShares: 30, Queues: 64, HandSize: 6, QueueLengthLimit: 50 },
    ],
    [
      "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
      { spec: { type: "Exempt" } },
      { NominalConcurrencyShares: "<none>" },
    ],
    ["node.k8s.io/v1/runtimeclasses", { handler: "runsc" }, { Handler: "runsc" }],
    [
      "apiregistration.k8s.io/v1/apiservices",
      {
        spec: { service: { namespace: "kube-system", name: "metrics" } },
        status: { conditions: [{ type: "Available", status: "False", reason: "MissingEndpoints" }] },
      },
      { Service: "kube-system/metrics", Available: "False (MissingEndpoints)" },
    ],
    ["apiregistration.k8s.io/v1/apiservices", {}, { Service: "Local", Available: "Unknown" }],
    [
      "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
      { spec: { policyName: "p", paramRef: { name: "x" } } },
      { PolicyName: "p", ParamRef: "*/x" },
    ],
    [
      "admissionregistration.k8s.io/v1/mutatingadmissionpolicies",
      { spec: { mutations: [{}], paramKind: { apiVersion: "v1", kind: "ConfigMap" } } },
      { Mutations: 1, ParamKind: "v1/ConfigMap" },
    ],
    [
      "internal.apiserver.k8s.io/v1alpha1/storageversions",
      { status: { storageVersions: [{ apiServerID: "a", encodingVersion: "v1" }] } },
      { CommonEncodingVersion: "<unset>", StorageVersions: "a=v1" },
    ],
    [
      "storagemigration.k8s.io/v1alpha1/storageversionmigrations",
      { spec: { resource: { group: "apps", version: "v1", resource: "deployments" } } },
      { Resource: "deployments.v1.apps" },
    ],
    [
      "storagemigration.k8s.io/v1beta1/storageversionmigrations",
      { spec: { resource: { group: "apps", resource: "deployments" } } },
      { Resource: "deployments.apps" },
    ],
    [
      "rbac.authorization.k8s.io/v1/roles",
      { metadata: { name: "r", creationTimestamp: "2026-03-01T01:00:00+01:00" } },
      { "Created At": "2026-03-01T00:00:00Z" },
    ],
    ["v1/limitranges", {}, { "Created At": "0001-01-01T00:00:00Z" }],
    [
      "metrics.k8s.io/v1beta1/pods",
      {
        window: "15s",
        containers: [{ usage: { cpu: "2m", memory: "1Mi" } }, { usage: { cpu: "1500u", memory: "512Ki" } }],
      },
      { cpu: "3500u", memory: "1536Ki", Window: "15s" },
    ],
  ]);
});
