// Volumes, claims, classes and the drivers behind them.
import { at, type Json, listAt, textAt, textsAt } from "../../resource/json.ts";
import { always, printerOf, type TableOf } from "./column.ts";
import { ageOf, booleanOr, isDeleted, nameOf, sizeAt, textOr } from "./object-cells.ts";
import { quantityText } from "./quantity-text.ts";

/** 1.29 brought attributes classes, 1.34 no longer marks the default one. */
const attributesMinor = 29;
const unmarkedAttributesMinor = 34;

const volumes: TableOf = ({ minor }) => {
  const told = minor >= attributesMinor;
  const columns = `Name | Capacity | Access Modes | Reclaim Policy | Status | Claim | StorageClass | ${told ? "VolumeAttributesClass | " : ""}Reason | Age | VolumeMode (w)`;
  return printerOf(columns, (volume) => [
    nameOf(volume),
    quantityText(at(volume, "spec", "capacity", "storage")),
    accessModes(volume, "spec"),
    textAt(volume, "spec", "persistentVolumeReclaimPolicy"),
    isDeleted(volume) ? "Terminating" : textAt(volume, "status", "phase"),
    claimOf(volume),
    classOf(volume),
    ...(told ? [textOr("<unset>", volume, "spec", "volumeAttributesClassName")] : []),
    textAt(volume, "status", "reason"),
    ageOf(volume),
    textOr("<unset>", volume, "spec", "volumeMode"),
  ]);
};

const claims: TableOf = ({ minor }) => {
  const told = minor >= attributesMinor;
  const columns = `Name | Status | Volume | Capacity | Access Modes | StorageClass | ${told ? "VolumeAttributesClass | " : ""}Age | VolumeMode (w)`;
  return printerOf(columns, (claim) => {
    // What the claim got is told only once it has a volume.
    const bound = textAt(claim, "spec", "volumeName") !== "";
    return [
      nameOf(claim),
      isDeleted(claim) ? "Terminating" : textAt(claim, "status", "phase"),
      textAt(claim, "spec", "volumeName"),
      bound ? quantityText(at(claim, "status", "capacity", "storage")) : "",
      bound ? accessModes(claim, "status") : "",
      classOf(claim),
      ...(told ? [textOr("<unset>", claim, "spec", "volumeAttributesClassName")] : []),
      ageOf(claim),
      textOr("<unset>", claim, "spec", "volumeMode"),
    ];
  });
};

const drivers = always(
  "Name | AttachRequired:boolean | PodInfoOnMount:boolean | StorageCapacity:boolean | TokenRequests | RequiresRepublish:boolean | Modes | Age",
  (driver) => [
    nameOf(driver),
    booleanOr(true, driver, "spec", "attachRequired"),
    booleanOr(false, driver, "spec", "podInfoOnMount"),
    booleanOr(false, driver, "spec", "storageCapacity"),
    audiences(driver),
    booleanOr(false, driver, "spec", "requiresRepublish"),
    textsAt(driver, "spec", "volumeLifecycleModes").join(",") || "<none>",
    ageOf(driver),
  ],
);

const attachments = always("Name | Attacher{name} | PV | Node | Attached:boolean | Age", (attachment) => [
  nameOf(attachment),
  textAt(attachment, "spec", "attacher"),
  textAt(attachment, "spec", "source", "persistentVolumeName"),
  textAt(attachment, "spec", "nodeName"),
  booleanOr(false, attachment, "status", "attached"),
  ageOf(attachment),
]);

const classes = always(
  "Name | Provisioner | ReclaimPolicy | VolumeBindingMode | AllowVolumeExpansion | Age",
  (storageClass) => [
    withDefaultMark(storageClass, [
      "storageclass.kubernetes.io/is-default-class",
      "storageclass.beta.kubernetes.io/is-default-class",
    ]),
    textAt(storageClass, "provisioner"),
    textOr("Delete", storageClass, "reclaimPolicy"),
    textOr("Immediate", storageClass, "volumeBindingMode"),
    booleanOr(false, storageClass, "allowVolumeExpansion"),
    ageOf(storageClass),
  ],
);

const attributesClasses: TableOf = ({ minor }) =>
  printerOf("Name | DriverName | Age", (attributesClass) => [
    minor >= unmarkedAttributesMinor
      ? nameOf(attributesClass)
      : withDefaultMark(attributesClass, ["volumeattributesclass.alpha.kubernetes.io/is-default-class"]),
    textAt(attributesClass, "driverName"),
    ageOf(attributesClass),
  ]);

/** CSIStorageCapacity has a printer in Kubernetes' source that no server is wired to: it shows the default table. */
export const storage: Readonly<Record<string, TableOf>> = {
  "/persistentvolumes": volumes,
  "/persistentvolumeclaims": claims,
  "storage.k8s.io/csidrivers": drivers,
  "storage.k8s.io/csinodes": always("Name | Drivers:integer | Age", (node) => [
    nameOf(node),
    sizeAt(node, "spec", "drivers"),
    ageOf(node),
  ]),
  "storage.k8s.io/storageclasses": classes,
  "storage.k8s.io/volumeattachments": attachments,
  "storage.k8s.io/volumeattributesclasses": attributesClasses,
};

/** ` (default)` after the name of the class that objects without one get. */
export function withDefaultMark(object: Json, annotations: readonly string[]): string {
  const marked = annotations.some((annotation) => textAt(object, "metadata", "annotations", annotation) === "true");
  return marked ? `${nameOf(object)} (default)` : nameOf(object);
}

function accessModes(object: Json, part: "spec" | "status"): string {
  const modes = new Set(textsAt(object, part, "accessModes"));
  const short = [
    ["ReadWriteOnce", "RWO"],
    ["ReadOnlyMany", "ROX"],
    ["ReadWriteMany", "RWX"],
    ["ReadWriteOncePod", "RWOP"],
  ] as const;
  return short.flatMap(([mode, name]) => (modes.has(mode) ? [name] : [])).join(",");
}

function claimOf(volume: Json): string {
  const claim = at(volume, "spec", "claimRef");
  return claim === undefined || claim === null ? "" : `${textAt(claim, "namespace")}/${textAt(claim, "name")}`;
}

/** The annotation is the older way to say it, and wins. */
function classOf(object: Json): string {
  const named = textAt(object, "spec", "storageClassName");
  return textOr(named, object, "metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
}

function audiences(driver: Json): string {
  const requests = at(driver, "spec", "tokenRequests");
  if (!Array.isArray(requests)) return "<unset>";
  return listAt(driver, "spec", "tokenRequests")
    .map((request) => textAt(request, "audience"))
    .join(",");
}
