// An object's metadata as the API server writes it where an object is shown without the rest: in metav1.ObjectMeta's own order.
import { at, isMap, type Json } from "../resource/json.ts";

/** managedFields are left out: nobody looks at them in a list, and they are most of it. */
const fields = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
];

/** JSON of the ObjectMeta, "{}" for what has none. */
export function objectMetaJson(object: Json): string {
  const metadata = at(object, "metadata");
  if (!isMap(metadata)) return "{}";
  const shown: Record<string, Json> = { ...metadata, annotations: ownAnnotations(metadata["annotations"]) };
  return JSON.stringify(
    Object.fromEntries(fields.flatMap((name) => (shown[name] === undefined ? [] : [[name, shown[name]]]))),
  );
}

/** DaemonSets carry a field of an older version as an annotation: where only metadata is shown the server does not write it. */
const converted = "deprecated.daemonset.template.generation";

function ownAnnotations(annotations: Json): Json {
  if (!isMap(annotations) || !Object.hasOwn(annotations, converted)) return annotations;
  const { [converted]: _generation, ...own } = annotations;
  return Object.keys(own).length === 0 ? undefined : own;
}
