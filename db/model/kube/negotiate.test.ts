// Accept headers of real clients, and of nobody.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  type Endpoint,
  goTypeOf,
  negotiate,
  negotiateDiscovery,
  negotiatePlain,
  refusalForm,
  requireForm,
} from "./negotiate.ts";
import { refused } from "../../../test/kit/refused.ts";

const json = "application/json";
const table = (version: string) => `${json};as=Table;v=${version};g=meta.k8s.io`;
const kubectl = `${table("v1")},${table("v1beta1")},${json}`;
const partialList = "as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

describe("the form of an answer", () => {
  test.each<[string, string, Endpoint, string]>([
    ["no header", "", "object", "json json"],
    ["kubectl get", kubectl, "list", "table json v1"],
    ["kubectl describe", "application/vnd.kubernetes.protobuf,application/json", "object", "json json"],
    ["kubectl auth", "application/json, */*", "object", "json json"],
    ["kubectl get -o yaml of a curl", "application/yaml", "object", "yaml yaml"],
    [
      "client-go metadata informer",
      `application/vnd.kubernetes.protobuf;${partialList},${json};${partialList},${json}`,
      "list",
      "partial-list json v1",
    ],
    ["client-go metadata watch", `${json};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`, "watch", "partial json v1"],
    ["an old kubectl", `${table("v1beta1")}, ${json}`, "list", "table json v1beta1"],
    ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "object", "json json"],
    ["preference by quality", `${json};q=0.1,application/yaml;q=0.9`, "object", "yaml yaml"],
    ["a table in YAML", "application/yaml;as=Table;v=v1;g=meta.k8s.io", "list", "table yaml v1"],
    ["a watch as clients of JavaScript ask for it", "application/json;stream=watch", "watch", "json json"],
    ["an unknown version with a way out", `${table("v9")},${json}`, "list", "json json"],
    ["logs", "text/plain, */*", "log", "json json"],
  ])("%s", (_, header, endpoint, expected) => {
    const { form, encoding, version } = negotiate(header, endpoint);
    expect(`${form} ${encoding} ${version}`.trim()).toBe(expected);
  });

  test("what is not to be had is refused in the words of the layer that refuses it", () => {
    const routed =
      "406 406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf";
    const negotiated =
      "406 only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf";
    expect(refused(() => negotiate("text/html", "object"))).toBe(routed);
    expect(refused(() => negotiate("application/*", "object"))).toBe(routed);
    expect(refused(() => negotiate("text/html", "object", true))).toBe(negotiated);
    expect(refused(() => negotiate(table("v9"), "list"))).toBe(negotiated);
    expect(refused(() => negotiate(`${json};as=constructor;v=v1;g=meta.k8s.io`, "list"))).toBe(negotiated);
    expect(refused(() => negotiate("application/yaml", "watch"))).toBe(
      "406 only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch",
    );
  });

  test("protobuf alone is refused, and the refusal does not offer it", () => {
    expect(refused(() => negotiate("application/vnd.kubernetes.protobuf", "object"))).toBe(
      "406 only the following media types are accepted: application/json, application/yaml",
    );
    expect(refused(() => negotiate("application/vnd.kubernetes.protobuf;stream=watch", "watch"))).toBe(
      "406 only the following media types are accepted: application/json;stream=watch",
    );
  });

  test("a list is no single object and the reverse", () => {
    const one = negotiate(`${json};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`, "list");
    const many = negotiate(`${json};${partialList}`, "object");
    expect(refused(() => requireForm(one, true, goTypeOf({ group: "", kind: "PodList", custom: false })))).toBe(
      "406 you requested PartialObjectMetadata, but the requested object is a list (*core.PodList)",
    );
    const role = goTypeOf({ group: "rbac.authorization.k8s.io", kind: "Role", custom: false });
    expect(refused(() => requireForm(many, false, role))).toBe(
      "406 you requested PartialObjectMetadataList, but the requested object is not a list (*rbac.Role)",
    );
    expect(refused(() => requireForm(one, false, ""))).toBe("");
  });

  test("refusals are written for everybody", () => {
    expect(["", kubectl, "application/yaml", "text/html", table("v1")].map(refusalForm)).toEqual([
      "json",
      "json",
      "yaml",
      "indented",
      "indented",
    ]);
  });
});

describe("discovery", () => {
  const aggregated = (version: string) => `${json};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  test.each([
    [`${aggregated("v2")},${aggregated("v2beta1")},${json}`, "v2"],
    [`${aggregated("v2beta1")},${json}`, "v2beta1"],
    [`${aggregated("v3")},${json}`, "legacy"],
    [json, "legacy"],
    ["application/json, */*", "legacy"],
    ["", "legacy"],
  ])("%s", (header, form) => {
    expect(negotiateDiscovery(header).form).toBe(form as "v2");
  });

  test("a document that knows no transformation refuses one", () => {
    expect(refused(() => negotiatePlain(table("v1")))).toContain("406 only the following");
    expect(refused(() => negotiateDiscovery("text/html"))).toContain("406 406: Not Acceptable");
    expect(negotiatePlain("application/yaml")).toBe("yaml");
  });
});

test("any header is negotiated or refused, and soon", () => {
  const part = fc.constantFrom(
    "application/json",
    "*/*",
    "application",
    "/",
    ";",
    "=",
    ",",
    "q=0.5",
    "q=x",
    "as=Table",
    "v=v1",
    "g=meta.k8s.io",
    " ",
    "__proto__",
    "constructor",
  );
  const header = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(part, { maxLength: 20 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(header, (header) => {
      for (const endpoint of ["object", "list", "watch", "log"] as const)
        expect(refused(() => negotiate(header, endpoint))).not.toMatch(/Error: /);
      expect(refused(() => negotiateDiscovery(header))).not.toMatch(/Error: /);
    }),
  );
  const before = performance.now();
  for (const unit of ["*/*,", "a;", "application/json;q=0.1,", ",", "="])
    refused(() => negotiate(unit.repeat(100_000), "list", true));
  expect(performance.now() - before).toBeLessThan(1000);
});
