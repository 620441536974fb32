// Wordings that no recording shows: those of a snapshot itself, and a few of the real server's. The others are held
// against recordings in golden-errors.test.ts.
import { describe, expect, test } from "bun:test";
import { goJson } from "./go/json-text.ts";
import {
  expired,
  forbidden,
  gone,
  internalError,
  KubeRefusal,
  methodNotSupported,
  readOnly,
  serviceUnavailable,
  textRefusal,
} from "./status.ts";

const head = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",';

describe("a refusal", () => {
  test.each([
    [
      readOnly({ group: "apps", resource: "deployments", name: "web" }),
      '"message":"deployments.apps \\"web\\" is forbidden: this is a read-only snapshot","reason":"Forbidden","details":{"name":"web","group":"apps","kind":"deployments"},"code":403}',
    ],
    [
      readOnly({ group: "", resource: "pods", name: "" }),
      '"message":"pods is forbidden: this is a read-only snapshot","reason":"Forbidden","details":{"kind":"pods"},"code":403}',
    ],
    [
      serviceUnavailable("the snapshot is still arriving", 2),
      '"message":"the snapshot is still arriving","reason":"ServiceUnavailable","details":{"retryAfterSeconds":2},"code":503}',
    ],
    [gone("this snapshot link expired"), '"message":"this snapshot link expired","reason":"Gone","code":410}'],
    [expired("too old"), '"message":"too old","reason":"Expired","code":410}'],
    [
      methodNotSupported("patch", "example.com", "widgets"),
      '"message":"patch is not supported on resources of kind \\"widgets.example.com\\"","reason":"MethodNotAllowed","details":{"group":"example.com","kind":"widgets"},"code":405}',
    ],
    [
      internalError("see the log"),
      '"message":"Internal error occurred: see the log","reason":"InternalError","details":{"causes":[{"message":"see the log"}]},"code":500}',
    ],
  ])("%#", (refusal, rest) => {
    expect(goJson(refusal.status)).toBe(`${head}${rest}\n`);
    expect(refusal).toBeInstanceOf(KubeRefusal);
    expect(refusal.message).toBe(refusal.status.message);
  });

  test("that may be asked again says when", () => {
    expect(serviceUnavailable("wait", 3).headers).toEqual({ "retry-after": "3" });
  });

  test("by the authorizer is safe to show in a page, subresource and reason included", () => {
    const attributes = {
      verb: "get",
      group: "",
      version: "v1",
      resource: "pods",
      subresource: "log",
      name: "a",
      namespace: "",
    };
    const refusal = forbidden('<b>"x"&', attributes, "RBAC: x");
    expect(refusal.message).toBe(
      'pods "a" is forbidden: User "&lt;b&gt;\\"x\\"&amp;" cannot get resource "pods/log" in API group "" at the cluster scope: RBAC: x',
    );
    expect(refusal.headers).toEqual({ "x-content-type-options": "nosniff" });
  });

  test("in plain text has a newline behind, as Go's http.Error writes it", () => {
    expect(textRefusal(404, "404 page not found")).toMatchObject({
      text: "404 page not found\n",
      status: { code: 404 },
    });
  });
});
