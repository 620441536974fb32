// Acting as somebody else, as `kubectl --as`, `--as-group` and `--as-uid` ask for it.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { KubeRefusal } from "../status.ts";
import { impersonatedUser } from "./impersonation.ts";

const as = (...headers: readonly (readonly [string, string])[]) => impersonatedUser(headers);

describe("the user", () => {
  test("is nobody else without the headers", () => {
    expect(as(["Accept", "application/json"], ["Impersonate-Unknown", "x"])).toBeNull();
    expect(as(["Impersonate-User", ""])).toBeNull();
  });

  test.each<[string, readonly (readonly [string, string])[], string, readonly string[]]>([
    ["a person is authenticated", [["Impersonate-User", "jane"]], "jane", ["system:authenticated"]],
    [
      "groups are what was asked for, and authenticated",
      [
        ["impersonate-user", "jane"],
        ["impersonate-group", "devs, ops"],
        ["Impersonate-Group", "CN=a,OU=b"],
      ],
      "jane",
      ["devs", "ops", "CN=a,OU=b", "system:authenticated"],
    ],
    [
      "once",
      [
        ["Impersonate-User", "jane"],
        ["Impersonate-Group", "system:authenticated"],
      ],
      "jane",
      ["system:authenticated"],
    ],
    [
      "not if the groups say otherwise",
      [
        ["Impersonate-User", "jane"],
        ["Impersonate-Group", "system:unauthenticated"],
      ],
      "jane",
      ["system:unauthenticated"],
    ],
    [
      "the anonymous is not",
      [["Impersonate-User", "system:anonymous"]],
      "system:anonymous",
      ["system:unauthenticated"],
    ],
    [
      "a service account has the groups of its kind",
      [["Impersonate-User", "system:serviceaccount:shop:web"]],
      "system:serviceaccount:shop:web",
      ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"],
    ],
    [
      "unless groups are given",
      [
        ["Impersonate-User", "system:serviceaccount:shop:web"],
        ["Impersonate-Group", "devs"],
      ],
      "system:serviceaccount:shop:web",
      ["devs", "system:authenticated"],
    ],
    [
      "what cannot be an account is a person",
      [["Impersonate-User", "system:serviceaccount:Shop:web"]],
      "system:serviceaccount:Shop:web",
      ["system:authenticated"],
    ],
  ])("%s", (_, headers, name, groups) => {
    expect(as(...headers)?.user).toEqual({ name, groups });
  });

  test("may have a uid and extra, and each must be allowed by itself", () => {
    const asked = as(
      ["Impersonate-User", "jane"],
      ["Impersonate-Uid", "7"],
      ["Impersonate-Extra-Acme.com%2fProject", "a, b"],
      ["Impersonate-Extra-%zz", "c"],
      ["Impersonate-Group", "devs"],
    );
    expect(asked?.user.uid).toBe("7");
    expect(asked?.user.extra).toEqual({ "acme.com/project": ["a", "b"], "%zz": ["c"] });
    expect(asked?.required.map(({ resource, subresource, name }) => [resource, subresource, name].join(" "))).toEqual([
      "users  jane",
      "groups  devs",
      "userextras acme.com/project a",
      "userextras acme.com/project b",
      "userextras %zz c",
      "uids  7",
    ]);
    expect(as(["Impersonate-User", "system:serviceaccount:shop:web"])?.required).toEqual([
      {
        verb: "impersonate",
        group: "",
        version: "v1",
        resource: "serviceaccounts",
        subresource: "",
        name: "web",
        namespace: "shop",
      },
    ]);
  });

  test("takes the headers of the platform", () => {
    const headers = new Headers({ "Impersonate-User": "jane" });
    headers.append("Impersonate-Group", "a");
    headers.append("Impersonate-Group", "b");
    expect(impersonatedUser(headers)?.user.groups).toEqual(["a", "b", "system:authenticated"]);
  });
});

test("groups without a user are refused", () => {
  let refusal: unknown;
  try {
    impersonatedUser(
      [
        ["Impersonate-Group", "a<b"],
        ["Impersonate-Uid", "7"],
      ],
      "/api/v1/pods",
    );
  } catch (error) {
    refusal = error;
  }
  expect(refusal instanceof KubeRefusal ? [refusal.status.code, refusal.text] : refusal).toEqual([
    500,
    'Internal Server Error: "/api/v1/pods": requested [{Group  a&lt;b    } {UID  7  authentication.k8s.io/v1  }] without impersonating a user\n',
  ]);
});

test("any headers are read or refused", () => {
  const name = fc.constantFrom(
    "Impersonate-User",
    "Impersonate-Group",
    "Impersonate-Uid",
    "Impersonate-Extra-__proto__",
    "Impersonate-Extra-%",
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (headers) => {
      try {
        impersonatedUser(headers);
      } catch (error) {
        expect(error).toBeInstanceOf(KubeRefusal);
      }
    }),
  );
});
