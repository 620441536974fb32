// StorageClasses, claims of StatefulSets, and the volumes behind them.
import { day, hour } from "./clock.ts";
import { fullStorage } from "./fault.ts";
import { metadata, type Resource, versionOf } from "./metadata.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { podAt } from "./pod-place.ts";
import { selectorOf } from "./pod-template.ts";
import { Random, uuidOf } from "./seeded-random.ts";

const driver = "ebs.csi.aws.com";
const className = "gp3";

export function claimName({ name }: Workload, index: number): string {
  return `data-${name}-${String(index)}`;
}

/** True for the claim that the provider refuses: no space left in the account's quota. */
export function isPendingClaim({ namespace, name, pods }: Workload, index: number): boolean {
  return namespace === fullStorage.namespace && name === fullStorage.name && index === pods - 1;
}

export function claimTemplate(workload: Workload): Resource {
  return {
    kind: "PersistentVolumeClaim",
    apiVersion: "v1",
    metadata: { name: "data", labels: selectorOf(workload) },
    spec: claimSpec(workload),
    status: { phase: "Pending" },
  };
}

function claimSpec({ row }: Workload): Resource {
  return {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: `${String(row.claimGi)}Gi` } },
    storageClassName: className,
    volumeMode: "Filesystem",
  };
}

export function* storageClasses(plan: Plan): Generator<Resource, void, undefined> {
  for (const [name, type] of [
    [className, "gp3"],
    ["st1-archive", "st1"],
  ] as const) {
    yield {
      kind: "StorageClass",
      apiVersion: "storage.k8s.io/v1",
      metadata: metadata(plan, "StorageClass", "", name, 400 * day, {
        annotations: { "storageclass.kubernetes.io/is-default-class": String(name === className) },
      }),
      provisioner: driver,
      parameters: { type, encrypted: "true" },
      reclaimPolicy: name === className ? "Delete" : "Retain",
      allowVolumeExpansion: true,
      volumeBindingMode: "Immediate",
    };
  }
}

export function* claims(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const { workload, index } of claimsOf(plan, namespace)) {
    const pending = isPendingClaim(workload, index);
    const name = claimName(workload, index);
    yield {
      kind: "PersistentVolumeClaim",
      apiVersion: "v1",
      metadata: metadata(plan, "PersistentVolumeClaim", namespace, name, pending ? 9 * hour + 5 : workload.age - 20, {
        labels: selectorOf(workload),
        annotations: {
          "volume.kubernetes.io/storage-provisioner": driver,
          ...(pending ? {} : { "pv.kubernetes.io/bind-completed": "yes" }),
        },
        finalizers: ["kubernetes.io/pvc-protection"],
      }),
      spec: { ...claimSpec(workload), ...(pending ? {} : { volumeName: volumeName(plan, workload, index) }) },
      status: pending
        ? { phase: "Pending" }
        : {
            phase: "Bound",
            accessModes: ["ReadWriteOnce"],
            capacity: { storage: `${String(workload.row.claimGi)}Gi` },
          },
    };
  }
}

function* claimsOf(plan: Plan, namespace: string): Generator<{ workload: Workload; index: number }, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.claimGi === 0) continue;
    for (let index = 0; index < workload.pods; index++) yield { workload, index };
  }
}

function volumeName(plan: Plan, workload: Workload, index: number): string {
  return `pvc-${uuidOf(plan.seed, "PersistentVolumeClaim", workload.namespace, claimName(workload, index))}`;
}

export function* volumes(plan: Plan): Generator<Resource, void, undefined> {
  for (const workload of plan.workloads) {
    for (let index = 0; workload.row.claimGi > 0 && index < workload.pods; index++) {
      if (!isPendingClaim(workload, index)) yield volume(plan, workload, index);
    }
  }
  yield releasedVolume(plan);
}

function volume(plan: Plan, workload: Workload, index: number): Resource {
  const { namespace, row, age } = workload;
  const claim = claimName(workload, index);
  const name = volumeName(plan, workload, index);
  const zone = podAt(plan, workload, index).node?.zone ?? "";
  return volumeOf(plan, { name, namespace, claim, age: age - 24, gi: row.claimGi, zone, phase: "Bound" });
}

/** Nobody removed the disk of a database that is gone: a volume that is Released. */
function releasedVolume(plan: Plan): Resource {
  const [namespace, claim] = ["databases", "data-reviews-mysql-0"];
  const name = `pvc-${uuidOf(plan.seed, "PersistentVolumeClaim", namespace, claim)}`;
  return volumeOf(plan, { name, namespace, claim, age: 310 * day, gi: 50, zone: "eu-central-1b", phase: "Released" });
}

interface VolumeFacts {
  readonly name: string;
  readonly namespace: string;
  readonly claim: string;
  readonly age: number;
  readonly gi: number;
  readonly zone: string;
  readonly phase: "Bound" | "Released";
}

function volumeOf(plan: Plan, { name, namespace, claim, age, gi, zone, phase }: VolumeFacts): Resource {
  const inZone = { key: "topology.kubernetes.io/zone", operator: "In", values: [zone] };
  return {
    kind: "PersistentVolume",
    apiVersion: "v1",
    metadata: metadata(plan, "PersistentVolume", "", name, age, {
      annotations: { "pv.kubernetes.io/provisioned-by": driver },
      finalizers: ["kubernetes.io/pv-protection"],
    }),
    spec: {
      capacity: { storage: `${String(gi)}Gi` },
      csi: { driver, volumeHandle: `vol-0${new Random(plan.seed, `disk ${name}`).hex(16)}`, fsType: "ext4" },
      accessModes: ["ReadWriteOnce"],
      claimRef: {
        kind: "PersistentVolumeClaim",
        namespace,
        name: claim,
        uid: uuidOf(plan.seed, "PersistentVolumeClaim", namespace, claim),
        apiVersion: "v1",
        resourceVersion: versionOf(plan, "PersistentVolumeClaim", namespace, claim),
      },
      persistentVolumeReclaimPolicy: phase === "Bound" ? "Delete" : "Retain",
      storageClassName: className,
      volumeMode: "Filesystem",
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [inZone] }] } },
    },
    status: { phase, lastPhaseTransitionTime: plan.clock.ago(phase === "Bound" ? age - 2 : 43 * day) },
  };
}
