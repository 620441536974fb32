// Requests for certificates, and bundles of trusted ones.
import { type Json, listAt, numberAt, textAt } from "../../resource/json.ts";
import { always, type TableOf } from "./column.ts";
import { humanDuration } from "./human-duration.ts";
import { ageOf, nameOf } from "./object-cells.ts";

const signingRequests = always("Name | Age | SignerName | Requestor | RequestedDuration | Condition", (request) => {
  const seconds = numberAt(request, "spec", "expirationSeconds");
  return [
    nameOf(request),
    ageOf(request),
    textAt(request, "spec", "signerName") || "<none>",
    textAt(request, "spec", "username"),
    seconds === null ? "<none>" : humanDuration(seconds * 1000),
    conditionText(request),
  ];
});

const podRequests = always("Name | PodName | ServiceAccountName | NodeName | SignerName | State", (request) => [
  nameOf(request),
  textAt(request, "spec", "podName"),
  textAt(request, "spec", "serviceAccountName"),
  textAt(request, "spec", "nodeName"),
  textAt(request, "spec", "signerName"),
  conditionTypes(request).findLast((type) => ["Issued", "Denied", "Failed"].includes(type)) ?? "Pending",
]);

export const certificates: Readonly<Record<string, TableOf>> = {
  "certificates.k8s.io/certificatesigningrequests": signingRequests,
  "certificates.k8s.io/clustertrustbundles": always("Name | SignerName", (bundle) => [
    nameOf(bundle),
    textAt(bundle, "spec", "signerName") || "<none>",
  ]),
  "certificates.k8s.io/podcertificaterequests": podRequests,
};

function conditionTypes(request: Json): string[] {
  return listAt(request, "status", "conditions").map((condition) => textAt(condition, "type"));
}

function conditionText(request: Json): string {
  const types = conditionTypes(request);
  const decision = types.includes("Denied") ? "Denied" : types.includes("Approved") ? "Approved" : "Pending";
  const issued = textAt(request, "status", "certificate") !== "";
  return `${decision}${types.includes("Failed") ? ",Failed" : ""}${issued ? ",Issued" : ""}`;
}
