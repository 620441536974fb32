import { expect, test } from "bun:test";
import { header, printerFor, row } from "../../../../test/kit/kube-tables/print.ts";
import { nodes } from "./nodes.ts";
import { printers } from "./printers.ts";
import { tablePrinter } from "./table-printer.ts";

test("columns follow the version of the server", () => {
  const cases: [type: string, minor: number, columns: string][] = [
    ["v1/resourcequotas", 32, "Name, Age, Request, Limit"],
    ["v1/resourcequotas", 33, "Name, Request, Limit, Age"],
    ["v1/serviceaccounts", 34, "Name, Secrets, Age"],
    ["v1/serviceaccounts", 35, "Name, Age"],
    ["batch/v1/jobs", 29, "Name, Completions, Duration, Age, Containers (w), Images (w), Selector (w)"],
    ["batch/v1/jobs", 30, "Name, Status, Completions, Duration, Age, Containers (w), Images (w), Selector (w)"],
    [
      "batch/v1/cronjobs",
      29,
      "Name, Schedule, Suspend, Active, Last Schedule, Age, Containers (w), Images (w), Selector (w)",
    ],
    [
      "batch/v1/cronjobs",
      30,
      "Name, Schedule, Timezone, Suspend, Active, Last Schedule, Age, Containers (w), Images (w), Selector (w)",
    ],
    [
      "v1/persistentvolumeclaims",
      28,
      "Name, Status, Volume, Capacity, Access Modes, StorageClass, Age, VolumeMode (w)",
    ],
    [
      "v1/persistentvolumeclaims",
      29,
      "Name, Status, Volume, Capacity, Access Modes, StorageClass, VolumeAttributesClass, Age, VolumeMode (w)",
    ],
    ["scheduling.k8s.io/v1/priorityclasses", 31, "Name, Value, Global-Default, Age"],
    ["scheduling.k8s.io/v1/priorityclasses", 32, "Name, Value, Global-Default, Age, PreemptionPolicy"],
    ["resource.k8s.io/v1alpha2/resourceclaims", 30, "Name, ResourceClassName, AllocationMode, State, Age"],
    ["resource.k8s.io/v1/resourceclaims", 34, "Name, State, Age"],
    ["resource.k8s.io/v1alpha2/resourceclaimtemplates", 30, "Name, ResourceClassName, AllocationMode, Age"],
    ["resource.k8s.io/v1beta1/resourceclaimtemplates", 32, "Name, Age"],
    ["resource.k8s.io/v1/resourceslices", 36, "Name, Node, Driver, Pool, Age"],
    ["resource.k8s.io/v1alpha3/devicetaintrules", 33, "Name, Key, Value, Effect, TimeAdded, Age"],
    [
      "certificates.k8s.io/v1alpha1/podcertificaterequests",
      34,
      "Name, PodName, ServiceAccountName, NodeName, SignerName, State",
    ],
    ["rbac.authorization.k8s.io/v1/roles", 32, "Name, Created At"],
    ["storage.k8s.io/v1/csistoragecapacities", 36, "Name, Created At"],
    ["image.openshift.io/v1/images", 32, "Name, Created At"],
    ["stable.example.com/v1/things", 32, "Name, Age"],
    ["gateway.networking.k8s.io/v1/gateways", 32, "Name, Age"],
  ];
  for (const [type, minor, columns] of cases)
    expect([type, minor, header(type, minor)]).toEqual([type, minor, columns]);
});

test("cells follow the version of the server", () => {
  const cases: [type: string, object: object, column: string, texts: Record<number, unknown>][] = [
    [
      "v1/nodes",
      { status: { nodeInfo: { kernelVersion: "6.1", architecture: "arm64" } } },
      "Kernel-Version",
      { 35: "6.1", 36: "6.1 (arm64)" },
    ],
    [
      "networking.k8s.io/v1/ingressclasses",
      { metadata: { name: "nginx", annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } } },
      "Name",
      { 35: "nginx", 36: "nginx (default)" },
    ],
    [
      "storage.k8s.io/v1/volumeattributesclasses",
      {
        metadata: {
          name: "gold",
          annotations: { "volumeattributesclass.alpha.kubernetes.io/is-default-class": "true" },
        },
      },
      "Name",
      { 33: "gold (default)", 34: "gold" },
    ],
    [
      "batch/v1/jobs",
      { status: { conditions: [{ type: "SuccessCriteriaMet", status: "True" }] } },
      "Status",
      { 33: "Running", 34: "SuccessCriteriaMet" },
    ],
    [
      "resource.k8s.io/v1/resourceclaims",
      { status: { allocation: {}, reservedFor: [{}] } },
      "State",
      { 34: "allocated,reserved" },
    ],
    [
      "resource.k8s.io/v1alpha2/resourceclaims",
      { spec: { allocationMode: "Immediate" } },
      "AllocationMode",
      { 30: "Immediate" },
    ],
    ["resource.k8s.io/v1alpha2/resourceslices", { nodeName: "n1" }, "Node", { 30: "n1" }],
    ["resource.k8s.io/v1alpha2/podschedulingcontexts", { spec: { selectedNode: "n1" } }, "SelectedNode", { 30: "n1" }],
    ["resource.k8s.io/v1alpha2/resourceclasses", { driverName: "d" }, "DriverName", { 30: "d" }],
    ["resource.k8s.io/v1beta2/devicetaintrules", {}, "TimeAdded", { 36: "" }],
    [
      "resource.k8s.io/v1beta2/devicetaintrules",
      { spec: { taint: { timeAdded: "2026-03-10T11:00:00Z" } } },
      "TimeAdded",
      { 36: "60m" },
    ],
    [
      "resource.k8s.io/v1alpha3/resourceclaims",
      { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" }, status: { allocation: {} } },
      "State",
      { 31: "deleted,allocated,deallocating", 32: "deleted,allocated" },
    ],
    [
      "autoscaling/v2/horizontalpodautoscalers",
      {
        spec: {
          metrics: [
            { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
          ],
        },
      },
      "Targets",
      { 29: "<unknown>/80%", 30: "cpu: <unknown>/80%" },
    ],
  ];
  for (const [type, object, column, texts] of cases) {
    for (const [minor, text] of Object.entries(texts)) {
      expect([type, minor, row(type, object, Number(minor))[column]]).toEqual([type, minor, text]);
    }
  }
});

test("a version that is not known is taken for the nearest that is", () => {
  for (const [asked, known] of [
    [0, 27],
    [19, 27],
    [27.9, 27],
    [40, 36],
    [Number.NaN, 36],
    [Number.POSITIVE_INFINITY, 36],
  ] as const) {
    expect(header("v1/serviceaccounts", asked)).toBe(header("v1/serviceaccounts", known));
  }
});

test("every printer has as many cells as columns at every version, but for one that Kubernetes has wrong", () => {
  expect(printers.size).toBeGreaterThan(60);
  for (const type of printers.keys()) {
    const [group = "", resource = ""] = type.split("/");
    for (let minor = 27; minor <= 36; minor++) {
      const printer = tablePrinter({ group, version: "v1", resource }, minor);
      const extra = type === "networking.k8s.io/ipaddresses" ? 1 : 0;
      expect([type, printer.print({}).length]).toEqual([type, printer.columns.length + extra]);
      expect(printer.columns.every(({ description }) => description === "")).toBe(true);
    }
  }
});

test("a definition wins over a printer, and an empty one is none", () => {
  const type = { group: "route.openshift.io", version: "v1", resource: "routes" };
  const asked = [{ name: "Host", type: "string", jsonPath: ".spec.host" }];
  expect(tablePrinter(type, 32, asked).columns.map(({ name }) => name)).toEqual(["Name", "Host"]);
  expect(tablePrinter(type, 32, []).columns[1]?.name).toBe("Host/Port");
});

test("the format and type of a column come with it", () => {
  const [name, attacher, , , attached] = printerFor("storage.k8s.io/v1/volumeattachments").columns;
  expect(name).toEqual({ name: "Name", type: "string", format: "name", priority: 0, description: "" });
  expect(attacher?.format).toBe("name");
  expect(attached?.type).toBe("boolean");
  expect(nodes["/nodes"]?.({ minor: 32, version: "v1" }).columns.at(-1)).toMatchObject({ priority: 1, format: "" });
});
