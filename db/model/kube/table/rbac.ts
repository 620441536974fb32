// Role bindings; roles themselves show the default table.
import { type Json, listAt, textAt } from "../../resource/json.ts";
import { always, type TableOf } from "./column.ts";
import { ageOf, nameOf } from "./object-cells.ts";

const bindings = always("Name | Role | Age | Users (w) | Groups (w) | ServiceAccounts (w)", (binding) => {
  const subjects = listAt(binding, "subjects");
  return [
    nameOf(binding),
    `${textAt(binding, "roleRef", "kind")}/${textAt(binding, "roleRef", "name")}`,
    ageOf(binding),
    named(subjects, "User", (subject) => textAt(subject, "name")),
    named(subjects, "Group", (subject) => textAt(subject, "name")),
    named(subjects, "ServiceAccount", (subject) => `${textAt(subject, "namespace")}/${textAt(subject, "name")}`),
  ];
});

export const rbac: Readonly<Record<string, TableOf>> = {
  "rbac.authorization.k8s.io/rolebindings": bindings,
  "rbac.authorization.k8s.io/clusterrolebindings": bindings,
};

function named(subjects: readonly Json[], kind: string, name: (subject: Json) => string): string {
  return subjects
    .filter((subject) => textAt(subject, "kind") === kind)
    .map(name)
    .join(", ");
}
