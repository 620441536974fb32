// Options of lists and watches: which go together, and what is said of those that do not.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { encodeContinue } from "./continue-token.ts";
import { requireGetOptions } from "./get-options.ts";
import { type ListContext, parseIncludeObject, parseListOptions } from "./list-options.ts";
import { wantsPretty } from "./pretty.ts";
import { supportedFields } from "./selectors/field-support.ts";
import { refused } from "../../../test/kit/refused.ts";

const pods = { group: "", version: "v1", resource: "pods", namespaced: true, custom: false };
const context: ListContext = { fields: supportedFields(pods), snapshotVersion: 638n };
const token = encodeContinue({ snapshotVersion: 638n, key: "shop/a", seen: 3, first: true });

const options = (query: string, more: Partial<ListContext> = {}) =>
  parseListOptions(new URLSearchParams(query), { ...context, ...more });

describe("a list", () => {
  test("asks for everything unless it says otherwise", () => {
    expect(options("")).toEqual({
      labels: [],
      fields: [],
      watch: false,
      allowWatchBookmarks: false,
      sendInitialEvents: false,
      resourceVersion: "",
      timeoutSeconds: null,
      limit: 0,
      continue: null,
    });
  });

  test("what it says is read", () => {
    const read = options(
      `limit=500&timeoutSeconds=30&labelSelector=app%3Dweb&fieldSelector=spec.host!%3Da&continue=${token}`,
    );
    expect(read).toMatchObject({
      limit: 500,
      timeoutSeconds: 30,
      continue: { key: "shop/a", inclusive: false, seen: 3 },
    });
    expect(read.labels).toEqual([{ key: "app", op: "=", values: ["web"] }]);
    expect(read.fields).toEqual([{ field: "spec.nodeName", op: "!=", value: "a" }]);
  });

  test("the cache of version 0 knows no pages", () => {
    expect(options("limit=500&resourceVersion=0").limit).toBe(0);
    expect(options("limit=-5").limit).toBe(0);
    expect(options("limit=99999999999999999").limit).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("only the first of several values counts", () => {
    expect(options("limit=1&limit=x").limit).toBe(1);
  });

  test.each([
    ["limit=abc", '400 strconv.ParseInt: parsing "abc": invalid syntax'],
    ["limit=", '400 strconv.ParseInt: parsing "": invalid syntax'],
    ["timeoutSeconds=1.5&limit=abc", '400 strconv.ParseInt: parsing "1.5": invalid syntax'],
    [
      "labelSelector=a+b&fieldSelector=x",
      "400 unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    ],
    ["fieldSelector=x", "400 invalid selector: 'x'; can't understand 'x'"],
    ["fieldSelector=spec.foo%3Dx", "400 field label not supported: spec.foo"],
    [
      "resourceVersionMatch=Exact",
      '422 ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      "resourceVersionMatch=Foo&resourceVersion=1",
      '422 ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", ""',
    ],
    [
      "resourceVersionMatch=Exact&resourceVersion=0",
      '422 ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      `resourceVersionMatch=Exact&continue=${token}&sendInitialEvents=true`,
      '422 ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided, sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list]',
    ],
    ["resourceVersion=-1", '500 resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax'],
    ["resourceVersion=639", "504 Timeout: Too large resource version: 639, current: 638"],
    [
      "resourceVersion=639&resourceVersionMatch=NotOlderThan",
      "504 Timeout: Too large resource version: 639, current: 638",
    ],
    [
      "resourceVersion=abc&limit=5",
      '400 invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    ["resourceVersion=637&limit=5", "410 The resourceVersion for the provided list is too old."],
    ["resourceVersion=637&resourceVersionMatch=Exact", "410 The resourceVersion for the provided list is too old."],
    [`continue=${token}&resourceVersion=638`, "400 specifying resource version is not allowed when using continue"],
  ])("%s is refused", (query, refusal) => {
    expect(refused(() => options(query))).toBe(refusal);
  });

  test.each([
    "resourceVersion=638",
    "resourceVersion=1",
    "resourceVersion=638&limit=5",
    "resourceVersion=638&resourceVersionMatch=Exact",
    `continue=${token}&resourceVersion=0`,
  ])("%s is fine", (query) => {
    expect(refused(() => options(query))).toBe("");
  });
});

describe("a watch", () => {
  test("from nowhere begins with what is there, from a version with what comes", () => {
    for (const query of ["watch=true", "watch=1&resourceVersion=0", "watch"])
      expect(options(query).sendInitialEvents, query).toBe(true);
    expect(options("watch=true&resourceVersion=638").sendInitialEvents).toBe(false);
    expect(options("watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan").sendInitialEvents).toBe(
      false,
    );
    const streamed = options(
      "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=7",
    );
    expect(streamed).toMatchObject({ watch: true, sendInitialEvents: true, allowWatchBookmarks: true });
  });

  test("the path of old clients makes a watch, of one object if it names one", () => {
    expect(options("", { watchPath: true })).toMatchObject({ watch: true, sendInitialEvents: true });
    const named = { watchPath: true, name: "x" };
    expect(options("", named).fields).toEqual([{ field: "metadata.name", op: "=", value: "x" }]);
    expect(options("fieldSelector=metadata.name%3Dx", named).fields.length).toBe(1);
    expect(refused(() => options("fieldSelector=metadata.name%3Dy", named))).toBe(
      "400 fieldSelector metadata.name doesn't match requested name",
    );
  });

  const forbidden = '422 ListOptions.meta.k8s.io "" is invalid: ';
  test.each([
    [
      "sendInitialEvents=true",
      `${forbidden}resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan`,
    ],
    [
      "resourceVersionMatch=NotOlderThan",
      `${forbidden}resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided`,
    ],
    [
      "resourceVersionMatch=Exact&sendInitialEvents=1",
      `${forbidden}[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]`,
    ],
    ["resourceVersion=x", '500 resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
    [
      "resourceVersion=639&sendInitialEvents=1&resourceVersionMatch=NotOlderThan",
      "504 Timeout: Too large resource version: 639, current: 638",
    ],
    ["resourceVersion=99999", ""],
  ])("%s", (query, refusal) => {
    expect(refused(() => options(`watch=1&${query}`))).toBe(refusal);
  });
});

test("the objects in a table are one of three kinds of nothing and something", () => {
  const policy = (query: string) => parseIncludeObject(new URLSearchParams(query));
  expect([policy(""), policy("includeObject="), policy("includeObject=None"), policy("includeObject=Object")]).toEqual([
    "Metadata",
    "Metadata",
    "None",
    "Object",
  ]);
  expect(refused(() => policy("includeObject=all"))).toBe(
    `400 Unable to convert to Table as requested: includeObject: Invalid value: "all": must be 'Metadata', 'Object', 'None', or empty`,
  );
});

test("a single object can be asked for at a version too", () => {
  const get = (query: string) => refused(() => requireGetOptions(new URLSearchParams(query), 638n));
  expect(["", "resourceVersion=0", "resourceVersion=638", "export=false"].map(get)).toEqual(["", "", "", ""]);
  expect(get("resourceVersion=639")).toBe("504 Timeout: Too large resource version: 639, current: 638");
  expect(get("export=1")).toBe("400 the export parameter, deprecated since v1.14, is no longer supported");
});

test("persons get indented answers", () => {
  const pretty = (query: string, agent: string) => wantsPretty(new URLSearchParams(query), agent);
  expect(pretty("", "curl/8.5.0")).toBe(true);
  expect(pretty("", "kubectl/v1.32.5")).toBe(false);
  expect(pretty("pretty=true", "kubectl/v1.32.5")).toBe(true);
  expect(pretty("pretty=0", "Mozilla/5.0 (X11)")).toBe(false);
  expect(pretty("pretty=", "Wget/1.21")).toBe(true);
});

test("any query is read or refused", () => {
  const name = fc.constantFrom(
    "limit",
    "continue",
    "resourceVersion",
    "resourceVersionMatch",
    "watch",
    "sendInitialEvents",
    "labelSelector",
    "fieldSelector",
    "__proto__",
  );
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("0", "1", "638", "9e9", "Exact", "NotOlderThan", "a in (b,c)", "status.phase=x", token),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), (pairs) => {
      expect(refused(() => parseListOptions(new URLSearchParams(pairs), context))).not.toMatch(/Error: /);
    }),
    { numRuns: 1000 },
  );
});
