// Answers that no recording shows: what comes back of a spec, and of a user with everything.
import { expect, test } from "bun:test";
import { goJson } from "../go/json-text.ts";
import {
  reviewedAttributes,
  reviewedUser,
  selfSubjectAccessAnswer,
  selfSubjectAnswer,
  selfSubjectRulesAnswer,
  subjectAccessAnswer,
} from "./answers.ts";

const resource = {
  namespace: "shop",
  verb: "get",
  group: "",
  version: "",
  resource: "pods",
  subresource: "log",
  name: "",
  fieldSelector: { rawSelector: "", requirements: [{ key: "k", operator: "Exists", values: [] }] },
  labelSelector: null,
};

test("an access review comes back with its spec and why", () => {
  const spec = { resourceAttributes: resource, nonResourceAttributes: null };
  expect(goJson(selfSubjectAccessAnswer(spec, { allowed: true, reason: "RBAC: x" }))).toBe(
    '{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},' +
      '"spec":{"resourceAttributes":{"namespace":"shop","verb":"get","resource":"pods","subresource":"log","fieldSelector":{"requirements":[{"key":"k","operator":"Exists"}]}}},' +
      '"status":{"allowed":true,"reason":"RBAC: x"}}\n',
  );
  expect(reviewedAttributes(spec)).toEqual({
    verb: "get",
    group: "",
    version: "",
    resource: "pods",
    subresource: "log",
    name: "",
    namespace: "shop",
  });
});

test("a review of somebody else tells who that was", () => {
  const spec = {
    resourceAttributes: null,
    nonResourceAttributes: { path: "/healthz", verb: "get" },
    user: "u",
    groups: ["g"],
    extra: { b: ["2"], a: ["1"] },
    uid: "7",
  };
  expect(goJson(subjectAccessAnswer(spec, { allowed: false, reason: "" }))).toBe(
    '{"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},' +
      '"spec":{"nonResourceAttributes":{"path":"/healthz","verb":"get"},"user":"u","groups":["g"],"extra":{"a":["1"],"b":["2"]},"uid":"7"},' +
      '"status":{"allowed":false}}\n',
  );
  expect(reviewedAttributes(spec)).toEqual({ verb: "get", path: "/healthz" });
  expect(reviewedUser(spec)).toEqual({ name: "u", groups: ["g"], uid: "7", extra: { a: ["1"], b: ["2"] } });
});

test("rules that could not all be found say so", () => {
  const answer = selfSubjectRulesAnswer({ resourceRules: [], nonResourceRules: [], evaluationError: "x not found" });
  expect(goJson(answer.status)).toBe(
    '{"resourceRules":[],"nonResourceRules":[],"incomplete":false,"evaluationError":"x not found"}\n',
  );
});

test("nobody in particular is told nothing that is not so", () => {
  expect(goJson(selfSubjectAnswer({ name: "x", groups: [] }, "2026-11-20T12:10:06Z"))).toBe(
    '{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1","metadata":{"creationTimestamp":"2026-11-20T12:10:06Z"},"status":{"userInfo":{"username":"x"}}}\n',
  );
});
