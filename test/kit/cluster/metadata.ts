// ObjectMeta as an apiserver returns it, the same for the same name: uids need not be remembered to be referred to.
import type { Plan } from "./plan.ts";
import { hash, uuidOf } from "./seeded-random.ts";

/** One Kubernetes object. */
export type Resource = Record<string, unknown>;

interface MoreMetadata {
  readonly generateName?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  /** Who wrote it, for a short managedFields. */
  readonly manager?: string;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: true;
  readonly blockOwnerDeletion?: true;
}

/** `age` in seconds before the capture. Undefined fields vanish when written as JSON. */
export function metadata(
  plan: Plan,
  kind: string,
  namespace: string,
  name: string,
  age: number,
  { generateName, generation, labels, annotations, ownerReferences, finalizers, manager }: MoreMetadata = {},
): Resource {
  return {
    name,
    generateName,
    namespace: namespace === "" ? undefined : namespace,
    uid: uuidOf(plan.seed, kind, namespace, name),
    resourceVersion: versionOf(plan, kind, namespace, name),
    generation,
    creationTimestamp: plan.clock.ago(age),
    labels,
    annotations,
    ownerReferences,
    finalizers,
    managedFields:
      manager === undefined
        ? undefined
        : [
            {
              manager,
              operation: "Update",
              apiVersion: "v1",
              time: plan.clock.ago(age),
              fieldsType: "FieldsV1",
              fieldsV1: { "f:metadata": { "f:labels": {} }, "f:spec": {} },
            },
          ],
  };
}

/** Below `listVersion`, as every object of a list is. */
export function versionOf(plan: Plan, kind: string, namespace: string, name: string): string {
  return String(40_000_000 + (hash(`${kind}/${namespace}/${name}`, plan.seed) % 50_000_000));
}

export const listVersion = "91730244";

export function ownerReference(
  plan: Plan,
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
): OwnerReference {
  return {
    apiVersion,
    kind,
    name,
    uid: uuidOf(plan.seed, kind, namespace, name),
    controller: true,
    blockOwnerDeletion: true,
  };
}
