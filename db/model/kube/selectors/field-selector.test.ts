// Field selectors beyond what was recorded: escapes, aliases, kinds without recordings, custom resources.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { KubeRefusal } from "../status.ts";
import { convertFields, exactFieldValue, matchesFields, parseFieldSelector } from "./field-selector.ts";
import { type SelectableType, supportedFields } from "./field-support.ts";
import { selectableFields } from "./selectable-fields.ts";

function refused(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return error instanceof KubeRefusal ? error.message : `not a refusal: ${String(error)}`;
  }
}

const type = (group: string, resource: string, more: Partial<SelectableType> = {}): SelectableType => ({
  group,
  version: "v1",
  resource,
  namespaced: true,
  custom: false,
  ...more,
});

describe("a field selector", () => {
  test.each<[string, readonly [string, string, string][]]>([
    ["", []],
    [",,", []],
    [
      "b=2,a!=1",
      [
        ["a", "!=", "1"],
        ["b", "=", "2"],
      ],
    ],
    ["a==1", [["a", "=", "1"]]],
    ["a=", [["a", "=", ""]]],
    ["a=x\\,y\\=z\\\\", [["a", "=", "x,y=z\\"]]],
    ["=a", [["", "=", "a"]]],
    ["a!b=c", [["a!b", "=", "c"]]],
    [" a = b ", [[" a ", "=", " b "]]],
    ["a=😀", [["a", "=", "😀"]]],
  ])("%j", (selector, expected) => {
    expect(parseFieldSelector(selector)).toEqual(
      expected.map(([field, op, value]) => ({ field, op: op === "=" ? "=" : "!=", value })),
    );
  });

  test.each([
    ["a", "invalid selector: 'a'; can't understand 'a'"],
    ["b=1,a", "invalid selector: 'b=1,a'; can't understand 'a'"],
    ["a=b=c", "invalid field selector: unescaped character in value: 61"],
    ["a===b", "invalid field selector: unescaped character in value: 61"],
    ["a=b\\c", "invalid field selector: invalid escape sequence: \\c"],
    ["a=b\\😀", "invalid field selector: invalid escape sequence: \\😀"],
    ["a=b\\", "invalid field selector: invalid escape sequence: \\"],
  ])("%j is refused", (selector, message) => {
    expect(refused(() => parseFieldSelector(selector))).toBe(message);
  });

  test("values survive being escaped", () => {
    const escaped = (value: string) => value.replace(/[\\,=]/g, (char) => `\\${char}`);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        expect(parseFieldSelector(`f=${escaped(value)}`)).toEqual([{ field: "f", op: "=", value }]);
      }),
    );
  });

  test("anything is read or refused, and a long one soon", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (selector) => {
        expect(refused(() => parseFieldSelector(selector))).not.toStartWith("not a refusal");
      }),
    );
    const before = performance.now();
    for (const unit of [",", "a=b,", "\\", "a=\\\\", "!", "a"]) refused(() => parseFieldSelector(unit.repeat(200_000)));
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe("what a kind offers", () => {
  const converted = (selector: string, of: SelectableType) =>
    convertFields(parseFieldSelector(selector), supportedFields(of)).map(({ field }) => field);

  test("old names and those of the other events API lead to the same fields", () => {
    expect(converted("spec.host=a", type("", "pods"))).toEqual(["spec.nodeName"]);
    const events = type("events.k8s.io", "events");
    expect(converted("regarding.uid=a,reportingController=b", events)).toEqual([
      "involvedObject.uid",
      "reportingComponent",
    ]);
    expect(refused(() => converted("source=kubelet", events))).toBe("field label not supported: source");
  });

  test("an object of either events API has the same fields", () => {
    const about = { kind: "Pod", name: "x", fieldPath: "spec.containers{a}" };
    const core = { involvedObject: about, reason: "BackOff", source: { component: "kubelet" }, reportingComponent: "" };
    const newer = {
      regarding: about,
      reason: "BackOff",
      deprecatedSource: { component: "kubelet" },
      reportingController: "",
    };
    const fields = selectableFields(type("", "events"), core);
    expect(selectableFields(type("events.k8s.io", "events"), newer)).toEqual(fields);
    expect(fields).toMatchObject({ "involvedObject.name": "x", source: "kubelet", reportingComponent: "" });
  });

  test("kinds without recordings refuse in words of their own", () => {
    const slices = type("resource.k8s.io", "resourceslices", { version: "v1beta1", namespaced: false });
    expect(converted("spec.driver=a,spec.nodeName=b", slices)).toEqual(["spec.driver", "spec.nodeName"]);
    expect(refused(() => converted("metadata.namespace=a", slices))).toBe(
      "field label not supported for resource.k8s.io/v1beta1, Kind=ResourceSlice: metadata.namespace",
    );
    expect(refused(() => converted("spec.completions=1", type("batch", "cronjobs")))).toBe(
      '"spec.completions" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  test("a custom resource offers what its definition says, in the order of JSON paths", () => {
    const shirts = type("stable.example.com", "shirts", {
      custom: true,
      selectableFields: [".spec.color", ".spec.size", ".spec.washed", "__proto__"],
    });
    expect(converted("spec.color=blue", shirts)).toEqual(["spec.color"]);
    expect(refused(() => converted("spec.other=blue", shirts))).toBe("field label not supported: spec.other");
    expect(selectableFields(shirts, { spec: { color: "blue", size: 3, washed: false } })).toEqual(
      Object.fromEntries([
        ["spec.color", "blue"],
        ["spec.size", "3"],
        ["spec.washed", "false"],
        ["__proto__", ""],
      ]),
    );
    const clusterScoped = { ...shirts, namespaced: false };
    expect(refused(() => converted("metadata.namespace=a", clusterScoped))).toBe(
      "field label not supported: metadata.namespace",
    );
  });
});

describe("the fields of an object", () => {
  test("that lacks everything are Go's zero values", () => {
    for (const junk of [null, 3, "x", [], {}, { spec: null, status: [] }]) {
      expect(selectableFields(type("", "pods"), junk)).toEqual({
        "spec.nodeName": "",
        "spec.restartPolicy": "",
        "spec.schedulerName": "",
        "spec.serviceAccountName": "",
        "spec.hostNetwork": "false",
        "status.phase": "",
        "status.nominatedNodeName": "",
        "status.podIP": "",
      });
      expect(selectableFields(type("batch", "jobs"), junk)).toEqual({ "status.successful": "0" });
      expect(selectableFields(type("", "nodes"), junk)).toEqual({ "spec.unschedulable": "false" });
      expect(selectableFields(type("apps", "deployments"), junk)).toEqual({});
    }
  });

  test("of a pod tell its first address, or that of a time with one", () => {
    const pod = (status: unknown) => selectableFields(type("", "pods"), { spec: { hostNetwork: true }, status });
    expect(pod({ podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }] })["status.podIP"]).toBe(
      "10.0.0.1",
    );
    expect(pod({ podIP: "10.0.0.2" })).toMatchObject({ "status.podIP": "10.0.0.2", "spec.hostNetwork": "true" });
  });

  test("are matched; one that is not there is empty", () => {
    const object = { namespace: "", name: "a", fields: { "spec.nodeName": "n" } };
    const matches = (selector: string) => matchesFields(parseFieldSelector(selector), object);
    expect(matches("metadata.name=a,spec.nodeName=n,metadata.namespace=")).toBe(true);
    expect(matches("metadata.namespace=shop")).toBe(false);
    expect(matches("metadata.namespace!=shop")).toBe(true);
    expect(matches("toString=")).toBe(true);
    expect(exactFieldValue(parseFieldSelector("metadata.name!=a,metadata.name=b"), "metadata.name")).toBe("b");
  });
});
