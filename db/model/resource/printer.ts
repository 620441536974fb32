// The columns of each built-in kind, as kubectl names them, and how a resource fills them. Ages are drawn by whoever shows them.
import { at, type Json, listAt, numberAt, textAt, textsAt } from "./json.ts";
import { podStatus } from "./pod-status.ts";

/** Status in one word, whether a person should look, and the cells in the order of `columns`. */
export interface Printed {
  readonly status: string;
  readonly healthy: boolean;
  readonly cells: readonly string[];
}

interface Printer {
  readonly columns: readonly string[];
  print(object: Json): Printed;
}

const count = (object: Json, ...path: string[]): number => numberAt(object, ...path) ?? 0;
const well = (status: string, cells: readonly string[]): Printed => ({ status, healthy: true, cells });

/** Conditions that are bad when False, for kinds without a printer of their own. */
const goodConditions = ["Ready", "Available", "Healthy", "Synced", "Succeeded", "Established"];
const badConditions = ["Degraded", "Failed", "ReplicaFailure"];

function conditionStatus(object: Json): { status: string; healthy: boolean } {
  const conditions = listAt(object, "status", "conditions");
  for (const condition of conditions) {
    const [type, status] = [textAt(condition, "type"), textAt(condition, "status")];
    if (badConditions.includes(type) && status === "True") return { status: type, healthy: false };
    if (goodConditions.includes(type) && status === "False") return { status: `Not${type}`, healthy: false };
  }
  const good = conditions.find((c) => goodConditions.includes(textAt(c, "type")) && textAt(c, "status") === "True");
  return { status: textAt(good, "type") || textAt(object, "status", "phase"), healthy: true };
}

const generic: Printer = {
  columns: ["Status"],
  print(object) {
    const { status, healthy } = conditionStatus(object);
    return { status, healthy, cells: [status] };
  },
};

/** desired/ready workloads: they are well when as many are ready as were asked for. */
function workload(
  columns: readonly string[],
  wanted: (o: Json) => number,
  cells: (o: Json, wanted: number) => (string | number)[],
  ready: (o: Json) => number,
): Printer {
  return {
    columns,
    print(object) {
      const asked = wanted(object);
      const healthy = ready(object) >= asked;
      return { status: healthy ? "Ready" : "NotReady", healthy, cells: cells(object, asked).map(String) };
    },
  };
}

const replicas = (object: Json): number => numberAt(object, "spec", "replicas") ?? 1;

const pods: Printer = {
  columns: ["Ready", "Status", "Restarts", "IP", "Node"],
  print(pod) {
    const { status, ready, containers, restarts, healthy } = podStatus(pod);
    const cells = [
      `${ready}/${containers}`,
      status,
      String(restarts),
      textAt(pod, "status", "podIP"),
      textAt(pod, "spec", "nodeName"),
    ];
    return { status, healthy, cells };
  },
};

const nodes: Printer = {
  columns: ["Status", "Roles", "Version", "Internal-IP", "OS-Image"],
  print(node) {
    const ready = listAt(node, "status", "conditions").find((c) => textAt(c, "type") === "Ready");
    const base = ready ? (textAt(ready, "status") === "True" ? "Ready" : "NotReady") : "Unknown";
    const cordoned = at(node, "spec", "unschedulable") === true;
    const labels = Object.keys((at(node, "metadata", "labels") as Record<string, unknown> | undefined) ?? {});
    const roles = labels.filter((l) => l.startsWith("node-role.kubernetes.io/")).map((l) => l.slice(24));
    const ip = listAt(node, "status", "addresses").find((a) => textAt(a, "type") === "InternalIP");
    const status = cordoned ? `${base},SchedulingDisabled` : base;
    const info = (name: string): string => textAt(node, "status", "nodeInfo", name);
    return {
      status,
      healthy: base === "Ready",
      cells: [
        status,
        roles.sort().join(",") || "<none>",
        info("kubeletVersion"),
        textAt(ip, "address"),
        info("osImage"),
      ],
    };
  },
};

const services: Printer = {
  columns: ["Type", "Cluster-IP", "External-IP", "Ports"],
  print(service) {
    const ports = listAt(service, "spec", "ports").map((port) => {
      const nodePort = numberAt(port, "nodePort");
      return `${count(port, "port")}${nodePort ? `:${nodePort}` : ""}/${textAt(port, "protocol") || "TCP"}`;
    });
    const balancers = listAt(service, "status", "loadBalancer", "ingress").map(
      (i) => textAt(i, "ip") || textAt(i, "hostname"),
    );
    const external = [...textsAt(service, "spec", "externalIPs"), ...balancers].join(",");
    const type = textAt(service, "spec", "type") || "ClusterIP";
    const pending = type === "LoadBalancer" && external === "";
    return {
      status: pending ? "Pending" : "",
      healthy: !pending,
      cells: [
        type,
        textAt(service, "spec", "clusterIP") || "<none>",
        pending ? "<pending>" : external || "<none>",
        ports.join(",") || "<none>",
      ],
    };
  },
};

const jobs: Printer = {
  columns: ["Status", "Completions"],
  print(job) {
    const condition = (type: string): boolean =>
      listAt(job, "status", "conditions").some((c) => textAt(c, "type") === type && textAt(c, "status") === "True");
    const status = condition("Failed")
      ? "Failed"
      : condition("Complete")
        ? "Complete"
        : condition("Suspended")
          ? "Suspended"
          : "Running";
    return {
      status,
      healthy: status !== "Failed",
      cells: [status, `${count(job, "status", "succeeded")}/${numberAt(job, "spec", "completions") ?? 1}`],
    };
  },
};

const claims: Printer = {
  columns: ["Status", "Volume", "Capacity", "Access Modes", "StorageClass"],
  print(claim) {
    const status = textAt(claim, "status", "phase") || "Unknown";
    const cells = [
      status,
      textAt(claim, "spec", "volumeName"),
      textAt(claim, "status", "capacity", "storage"),
      textsAt(claim, "status", "accessModes").join(","),
      textAt(claim, "spec", "storageClassName"),
    ];
    return { status, healthy: status === "Bound", cells };
  },
};

const volumes: Printer = {
  columns: ["Capacity", "Reclaim Policy", "Status", "Claim", "StorageClass"],
  print(volume) {
    const status = textAt(volume, "status", "phase") || "Unknown";
    const claim = [textAt(volume, "spec", "claimRef", "namespace"), textAt(volume, "spec", "claimRef", "name")].filter(
      Boolean,
    );
    const spec = (name: string): string => textAt(volume, "spec", name);
    return {
      status,
      healthy: status !== "Failed",
      cells: [
        textAt(volume, "spec", "capacity", "storage"),
        spec("persistentVolumeReclaimPolicy"),
        status,
        claim.join("/"),
        spec("storageClassName"),
      ],
    };
  },
};

const events: Printer = {
  columns: ["Type", "Reason", "Object", "Count", "Message"],
  print(event) {
    const about = isNewEvent(event) ? "regarding" : "involvedObject";
    const message = textAt(event, "message") || textAt(event, "note");
    const times =
      numberAt(event, "count") ?? numberAt(event, "series", "count") ?? numberAt(event, "deprecatedCount") ?? 1;
    const type = textAt(event, "type");
    const cells = [
      type,
      textAt(event, "reason"),
      `${textAt(event, about, "kind").toLowerCase()}/${textAt(event, about, "name")}`,
      String(times),
      message.slice(0, 300),
    ];
    return { status: type, healthy: type !== "Warning", cells };
  },
};

/** events.k8s.io names its fields anew. */
export function isNewEvent(event: Json): boolean {
  return at(event, "regarding") !== undefined;
}

const dataCount = (object: Json): string =>
  String(
    Object.keys((at(object, "data") as object | undefined) ?? {}).length +
      Object.keys((at(object, "binaryData") as object | undefined) ?? {}).length,
  );

const printers: Record<string, Printer> = {
  "/pods": pods,
  "/nodes": nodes,
  "/services": services,
  "/persistentvolumeclaims": claims,
  "/persistentvolumes": volumes,
  "/events": events,
  "events.k8s.io/events": events,
  "batch/jobs": jobs,
  "/namespaces": {
    columns: ["Status"],
    print: (o) => ({
      status: textAt(o, "status", "phase"),
      healthy: textAt(o, "status", "phase") !== "Terminating",
      cells: [textAt(o, "status", "phase")],
    }),
  },
  "/configmaps": { columns: ["Data"], print: (o) => well("", [dataCount(o)]) },
  "/secrets": { columns: ["Type", "Data"], print: (o) => well("", [textAt(o, "type"), dataCount(o)]) },
  "apps/deployments": workload(
    ["Ready", "Up-to-date", "Available"],
    replicas,
    (o, w) => [
      `${count(o, "status", "readyReplicas")}/${w}`,
      count(o, "status", "updatedReplicas"),
      count(o, "status", "availableReplicas"),
    ],
    (o) => count(o, "status", "availableReplicas"),
  ),
  "apps/replicasets": workload(
    ["Desired", "Current", "Ready"],
    replicas,
    (o, w) => [w, count(o, "status", "replicas"), count(o, "status", "readyReplicas")],
    (o) => count(o, "status", "readyReplicas"),
  ),
  "apps/statefulsets": workload(
    ["Ready"],
    replicas,
    (o, w) => [`${count(o, "status", "readyReplicas")}/${w}`],
    (o) => count(o, "status", "readyReplicas"),
  ),
  "apps/daemonsets": workload(
    ["Desired", "Current", "Ready", "Up-to-date", "Available"],
    (o) => count(o, "status", "desiredNumberScheduled"),
    (o, w) => [
      w,
      count(o, "status", "currentNumberScheduled"),
      count(o, "status", "numberReady"),
      count(o, "status", "updatedNumberScheduled"),
      count(o, "status", "numberAvailable"),
    ],
    (o) => count(o, "status", "numberReady"),
  ),
  "batch/cronjobs": {
    columns: ["Schedule", "Suspend", "Active", "Last Schedule"],
    print: (o) =>
      well("", [
        textAt(o, "spec", "schedule"),
        at(o, "spec", "suspend") === true ? "True" : "False",
        String(listAt(o, "status", "active").length),
        textAt(o, "status", "lastScheduleTime"),
      ]),
  },
};

function printerOf(group: string, resource: string): Printer {
  return printers[`${group}/${resource}`] ?? generic;
}

/** Column names after NAMESPACE and NAME, before AGE. */
export function columnsOf(group: string, resource: string): string[] {
  return [...printerOf(group, resource).columns];
}

export function printResource(group: string, resource: string, object: Json): Printed {
  return printerOf(group, resource).print(object);
}
