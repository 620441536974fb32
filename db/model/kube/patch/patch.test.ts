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

  test("deletes all elements of a name, and adds one of it anew", () => {
    const service = { ports: [{ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }, { port: 80 }] };
    expect(strategicPatch(service, { ports: [{ port: 53, $patch: "delete" }] })).toEqual({ ports: [{ port: 80 }] });
    const patch = {
      ports: [
        { port: 53, $patch: "delete" },
        { port: 53, name: "dns" },
        { port: 53, protocol: "UDP" },
      ],
    };
    expect(strategicPatch(service, patch)).toEqual({
      ports: [{ port: 80 }, { port: 53, name: "dns", protocol: "UDP" }],
    });
  });

  test("takes a quarter of a million elements, and as many names to keep and to delete, in their number's time", () => {
    const names = Array.from({ length: 250_000 }, (_, i) => `n${i}`);
    const patch = { containers: names.map((name) => ({ name })), $retainKeys: names, finalizers: names };
    const patched = strategicPatch(strategicPatch({}, patch), {
      ...patch,
      "$deleteFromPrimitiveList/finalizers": names,
    });
    expect(patched).toMatchObject({ containers: { length: 250_000 } });
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

  test("compares whatever the order of fields, and puts null where no value is", () => {
    const test = { op: "test", path: "/o", value: { b: [{ d: 1, c: 2 }], a: null } };
    const from = { o: { a: null, b: [{ c: 2, d: 1 }] } };
    expect(jsonPatch(from, [test, { op: "add", path: "/n" }])).toEqual({ ...from, n: null });
    for (const value of [{ a: null }, { a: null, b: [{ c: 2 }] }, { a: null, b: {} }, [], null])
      expect(() => jsonPatch(from, [{ ...test, value }])).toThrow(JsonPatchError);
  });

  test("moves what it moves, without a copy", () => {
    const moved = jsonPatch({ a: { b: { c: [1] } } }, [
      { op: "move", from: "/a/b", path: "/a/d" },
      { op: "move", from: "/a/d", path: "/e" },
    ]);
    expect(moved).toEqual({ a: {}, e: { c: [1] } });
  });

  test("does not grow beyond bounds: operations, what they copy, what they move, how deep it nests", () => {
    const doubling = Array.from({ length: 60 }, (_, i) => ({ op: "copy", from: "", path: `/c${i}` }));
    expect(() => jsonPatch(object, doubling)).toThrow("the accumulated size increase of copy is");
    const deeper = Array.from({ length: 400 }, () => ({ op: "copy", from: "/a", path: "/a/x" }));
    expect(() => jsonPatch({ a: {} }, deeper)).not.toThrow();
    const into = (depth: number) => `/a${"/a".repeat(depth)}`;
    const nested = Array.from({ length: 1200 }, (_, i) => ({ op: "add", path: into(i), value: {} }));
    expect(() => jsonPatch({}, nested)).toThrow("the object would nest deeper than 1000");
    const list = Array.from({ length: 1_000_000 }, () => 0);
    const front = Array.from({ length: 10_000 }, () => ({ op: "add", path: "/l/0", value: 1 }));
    expect(() => jsonPatch({ l: list }, front)).toThrow("move too many elements");
    expect(() => jsonPatch(object, [...front, front[0]])).toThrow("in a JSON patch is 10000, got 10001");
    const tests = Array.from({ length: 10_000 }, () => ({ op: "test", path: "", value: { l: [] } }));
    expect(() => jsonPatch({ l: list }, tests)).toThrow("value failed");
  });
});
