import { describe, expect, test } from "bun:test";
import { jsonPatch, JsonPatchError } from "./json-patch.ts";
import { mergePatch } from "./merge-patch.ts";
import { strategicPatch } from "./strategic-patch.ts";

test("a merge patch merges maps, removes with null and replaces lists (RFC 7386, appendix A)", () => {
  const cases: [unknown, unknown, unknown][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "foo" }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, merged] of cases) expect(mergePatch(target, patch)).toEqual(merged);
});

describe("a strategic patch", () => {
  const pod = {
    metadata: { finalizers: ["a", "b"], labels: { x: "1" } },
    spec: {
      containers: [
        { name: "web", image: "web:1", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] },
        { name: "log", image: "log:1" },
      ],
      tolerations: [{ key: "a" }],
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } },
    },
  };

  test("merges lists of named things, and replaces others", () => {
    const patch = {
      spec: {
        containers: [
          {
            name: "web",
            image: "web:2",
            env: [{ name: "B", value: "2" }],
            ports: [{ containerPort: 80, name: "http" }],
          },
          { name: "new", image: "new:1" },
        ],
        tolerations: [{ key: "b" }],
      },
    };
    expect(strategicPatch(pod, patch)).toMatchObject({
      spec: {
        containers: [
          {
            name: "web",
            image: "web:2",
            env: [
              { name: "A", value: "1" },
              { name: "B", value: "2" },
            ],
            ports: [{ containerPort: 80, name: "http" }],
          },
          { name: "log", image: "log:1" },
          { name: "new", image: "new:1" },
        ],
        tolerations: [{ key: "b" }],
      },
    });
  });

  test("understands its directives", () => {
    const patch = {
      metadata: { "$deleteFromPrimitiveList/finalizers": ["a"], labels: { x: null }, finalizers: ["c"] },
      spec: {
        "$setElementOrder/containers": [{ name: "log" }, { name: "web" }],
        containers: [{ name: "web", $patch: "delete" }],
        strategy: { $retainKeys: ["type"], type: "Recreate" },
      },
    };
    const patched = strategicPatch(pod, patch);
    expect(patched).toMatchObject({ metadata: { finalizers: ["b", "c"] } });
    expect(patched).toHaveProperty("metadata.labels", {});
    expect(patched).toHaveProperty("spec.containers", [{ name: "log", image: "log:1" }]);
    expect(patched).toHaveProperty("spec.strategy", { type: "Recreate" });
    const ordered = strategicPatch(pod, {
      spec: {
        "$setElementOrder/containers": [{ name: "new" }, { name: "log" }, { name: "web" }],
        containers: [{ name: "new" }],
      },
    });
    expect(ordered).toMatchObject({ spec: { containers: [{ name: "new" }, { name: "log" }, { name: "web" }] } });
    expect(strategicPatch({ ports: [{ port: 80 }] }, { ports: [{ $patch: "replace" }, { port: 81 }] })).toEqual({
      ports: [{ port: 81 }],
    });
    expect(strategicPatch({ a: { b: 1, c: 2 } }, { a: { $patch: "replace", d: 3 } })).toEqual({ a: { d: 3 } });
  });

  test("changes neither of the two", () => {
    const before = JSON.stringify(pod);
    strategicPatch(pod, { spec: { containers: [{ name: "web", $patch: "delete" }] } });
    expect(JSON.stringify(pod)).toBe(before);
  });
});

describe("a JSON patch", () => {
  const object = { a: { b: [1, 2, 3] }, "x/y": "z" };
  test("does its operations in order", () => {
    const done = jsonPatch(object, [
      { op: "test", path: "/a/b/0", value: 1 },
      { op: "add", path: "/a/b/1", value: 9 },
      { op: "add", path: "/a/b/-", value: 4 },
      { op: "remove", path: "/a/b/0" },
      { op: "replace", path: "/x~1y", value: "w" },
      { op: "copy", from: "/a/b", path: "/c" },
      { op: "move", from: "/a/b", path: "/d" },
      { op: "add", path: "/__proto__", value: { polluted: true } },
    ]);
    expect(JSON.stringify(done)).toBe('{"a":{},"x/y":"w","c":[9,2,3,4],"d":[9,2,3,4],"__proto__":{"polluted":true}}');
    expect({}).not.toHaveProperty("polluted");
    expect(object).toEqual({ a: { b: [1, 2, 3] }, "x/y": "z" });
  });

  test("refuses what cannot be done", () => {
    const refused = [
      { op: "remove", path: "/nope" },
      { op: "replace", path: "/nope", value: 1 },
      { op: "remove", path: "/a/b/7" },
      { op: "add", path: "/a/b/01", value: 1 },
      { op: "test", path: "/a", value: 1 },
      { op: "jump", path: "/a" },
      { op: "add", path: "a", value: 1 },
      { op: "replace", path: "", value: 1 },
      { op: "add", path: "/constructor/x", value: 1 },
    ];
    for (const operation of refused) expect(() => jsonPatch(object, [operation])).toThrow(JsonPatchError);
    expect(() => jsonPatch(object, {})).toThrow(JsonPatchError);
  });
});
