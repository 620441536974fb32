// The reviews that a real kube-apiserver v1.32.5 answered, answered again from the RBAC objects it listed.
import { describe, expect, test } from "bun:test";
import { goldenPath, hasGolden, readGolden } from "../../../../test/kit/golden.ts";
import { at, isMap, listAt, textAt } from "../../resource/json.ts";
import { goJson } from "../go/json-text.ts";
import { type ExpectedReview, readReview } from "../protobuf-review.ts";
import { authorize } from "../rbac/authorize.ts";
import { type RbacIndex, rbacIndex } from "../rbac/rbac-index.ts";
import { rulesFor } from "../rbac/rules-for.ts";
import type { KubeUser } from "../rbac/user.ts";
import { reviewedAttributes, selfSubjectAccessAnswer, selfSubjectAnswer, selfSubjectRulesAnswer } from "./answers.ts";
import { requireReview } from "./require-review.ts";
import type { ReviewKind } from "./review-messages.ts";

const admin: KubeUser = { name: "admin", uid: "admin", groups: ["system:masters", "system:authenticated"] };
const viewer: KubeUser = { name: "viewer", groups: ["system:authenticated"] };

async function recordedIndex(): Promise<RbacIndex> {
  const list = async (resource: string) =>
    listAt(
      (await readGolden(goldenPath("v1.32.5", "list-json", `rbac.authorization.k8s.io_v1.${resource}.json`))).body,
      "items",
    );
  return rbacIndex({
    clusterRoles: await list("clusterroles"),
    clusterRoleBindings: await list("clusterrolebindings"),
    roles: await list("roles"),
    roleBindings: await list("rolebindings"),
  });
}

function expectedAt(path: string): ExpectedReview {
  const kinds: Record<string, ReviewKind> = {
    selfsubjectaccessreviews: "SelfSubjectAccessReview",
    selfsubjectrulesreviews: "SelfSubjectRulesReview",
    selfsubjectreviews: "SelfSubjectReview",
  };
  const [resource = "", version = "", group = ""] = path.split("/").reverse();
  const kind = kinds[resource];
  if (kind === undefined) throw new Error(`no review at ${path}`);
  return { group, version, kind };
}

function answer(index: RbacIndex, user: KubeUser, body: Uint8Array, contentType: string, path: string, now: string) {
  const review = readReview(body, contentType, expectedAt(path));
  requireReview(review);
  if (review.kind === "SelfSubjectAccessReview")
    return selfSubjectAccessAnswer(review.spec, authorize(index, user, reviewedAttributes(review.spec)));
  if (review.kind === "SelfSubjectRulesReview") return selfSubjectRulesAnswer(rulesFor(index, user, review.namespace));
  return selfSubjectAnswer(user, now);
}

/** The recorded body, without who manages the fields of an object that is never stored. */
function withoutManagers(body: unknown): unknown {
  const metadata = at(body, "metadata");
  if (!isMap(body) || !isMap(metadata)) return body;
  const { managedFields: _, ...rest } = metadata;
  return { ...body, metadata: rest };
}

/** The real server lists rules in the order of a hash map. */
function inAnyOrder(rules: readonly unknown[]): string[] {
  return rules.map(goJson).sort();
}

describe.skipIf(!hasGolden)("reviews as the real server answered them", () => {
  test("access reviews and who-am-I are the same byte for byte", async () => {
    const index = await recordedIndex();
    for (const [name, user] of [
      ["ssar.json", admin],
      ["ssar-viewer-denied.json", viewer],
      ["whoami.json", admin],
    ] as const) {
      const golden = await readGolden(goldenPath("v1.32.5", "reviews", name));
      const now = textAt(golden.body, "metadata", "creationTimestamp");
      const body = new TextEncoder().encode(textAt(golden, "request", "body"));
      const given = answer(index, user, body, textAt(golden, "request", "ct"), golden.request.path, now);
      expect(goJson(given), name).toBe(goJson(withoutManagers(golden.body)));
      expect(golden.status).toBe(201);
    }
  });

  test("rules reviews have the same rules in the same shape", async () => {
    const index = await recordedIndex();
    let rules = 0;
    for (const [name, user] of [
      ["ssrr.json", admin],
      ["ssrr-viewer.json", viewer],
    ] as const) {
      const golden = await readGolden(goldenPath("v1.32.5", "reviews", name));
      const body = new TextEncoder().encode(textAt(golden, "request", "body"));
      const given = answer(index, user, body, textAt(golden, "request", "ct"), golden.request.path, "");
      for (const list of ["resourceRules", "nonResourceRules"]) {
        const recorded = listAt(golden.body, "status", list);
        expect(inAnyOrder(listAt(given, "status", list)), name).toEqual(inAnyOrder(recorded));
        rules += recorded.length;
      }
      const emptied = (body: unknown) =>
        isMap(body)
          ? goJson({ ...body, status: { ...(at(body, "status") as object), resourceRules: [], nonResourceRules: [] } })
          : "";
      expect(emptied(given), name).toBe(emptied(golden.body));
    }
    expect(rules).toBe(12);
  });

  test("the protobuf bodies of kubectl 1.32 are read", async () => {
    const read = [];
    for (const command of ["can-i_--list", "can-i_delete_pods", "can-i_get_pods", "whoami"]) {
      const recorded: unknown = await Bun.file(
        goldenPath("cli-v1.32.5-kubectl1.32", `auth_${command}.reqs.json`),
      ).json();
      for (const sent of listAt(recorded, "reqs").filter((each) => each["m"] === "POST")) {
        const body = Uint8Array.from(textAt(sent, "body"), (char) => char.charCodeAt(0));
        read.push(readReview(body, textAt(sent, "reqct"), expectedAt(textAt(sent, "url"))));
      }
    }
    const attributes = { namespace: "shop", group: "", version: "", resource: "pods", subresource: "", name: "" };
    const spec = (verb: string) => ({
      resourceAttributes: { ...attributes, verb, fieldSelector: null, labelSelector: null },
      nonResourceAttributes: null,
    });
    expect(read).toEqual([
      { kind: "SelfSubjectRulesReview", namespace: "shop" },
      { kind: "SelfSubjectAccessReview", spec: spec("delete") },
      { kind: "SelfSubjectAccessReview", spec: spec("get") },
      { kind: "SelfSubjectReview" },
    ]);
  });

  test("a user of the recorded cluster may what his role says, and the reason names it", async () => {
    const index = await recordedIndex();
    const ann: KubeUser = { name: "ann", groups: ["system:authenticated"] };
    const asked = {
      verb: "get",
      group: "",
      version: "v1",
      resource: "pods",
      subresource: "",
      name: "",
      namespace: "shop",
    };
    expect(authorize(index, ann, asked)).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "rb/shop" of Role "reader" to User "ann"',
    });
    expect(authorize(index, ann, { ...asked, namespace: "data" })).toEqual({ allowed: false, reason: "" });
    expect(authorize(index, ann, { verb: "get", path: "/healthz" }).reason).toContain(
      'RBAC: allowed by ClusterRoleBinding "system:',
    );
  });
});
