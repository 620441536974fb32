import { expect, test } from "bun:test";
import { ago, row } from "../../../../test/kit/kube-tables/print.ts";
import { goDuration } from "./go-duration.ts";
import { byTagPriority } from "./image-tag-order.ts";

test("routes tell which routers took them in", () => {
  const ingress = (host: string, status: string, reason = "") => ({
    host,
    conditions: [{ type: "Admitted", status, reason }],
  });
  const route = (...ingresses: object[]) => ({ spec: { host: "a" }, status: { ingress: ingresses } });
  const hosts: [object, string][] = [
    [{ spec: { host: "a" } }, "a"],
    [route(), "Pending"],
    [route(ingress("b", "True")), "b"],
    [route(ingress("a", "True"), ingress("b", "True")), "a ... 1 more"],
    [route(ingress("a", "True"), ingress("b", "False", "Taken")), "a ... 1 rejected"],
    [route(ingress("a", "False", "HostAlreadyClaimed")), "HostAlreadyClaimed"],
  ];
  for (const [object, host] of hosts) {
    expect(row("route.openshift.io/v1/routes", object)).toMatchObject({ "Host/Port": host });
  }
});

test("routes tell their backends, port and termination", () => {
  const spec = {
    path: "/x",
    to: { name: "web", weight: 3 },
    alternateBackends: [{ name: "old", weight: 1 }],
    port: { targetPort: "http" },
    tls: { termination: "edge", insecureEdgeTerminationPolicy: "Redirect" },
    wildcardPolicy: "None",
  };
  const type = "route.openshift.io/v1/routes";
  expect(row(type, { spec })).toMatchObject({
    Path: "/x",
    Services: "web(75%),old(25%)",
    Port: "http",
    Termination: "edge/Redirect",
    Wildcard: "None",
  });
  expect(row(type, { spec: { to: { name: "web", weight: 100 } } })).toMatchObject({ Services: "web", Port: "<all>" });
  expect(row(type, { spec: { to: { name: "web", weight: 0 } } })).toMatchObject({ Services: "web(0%)" });
});

test("deployment configs tell what triggers them", () => {
  const image = (name: string, containerNames: string[]) => ({
    type: "ImageChange",
    imageChangeParams: { automatic: true, containerNames, from: { kind: "ImageStreamTag", name } },
  });
  const config = {
    spec: {
      replicas: 2,
      test: true,
      template: { spec: { containers: [{ name: "web" }, { name: "log" }] } },
      triggers: [{ type: "ConfigChange" }, image("web:1", ["web"]), image("x:1", ["z", "y"]), { type: "Manual" }],
    },
    status: { latestVersion: 4, updatedReplicas: 1 },
  };
  expect(row("apps.openshift.io/v1/deploymentconfigs", config)).toMatchObject({
    Revision: 4,
    Desired: "2 (during test)",
    Current: 1,
    "Triggered By": "Manual,config,image(web:1),image(y,z:x:1)",
  });
});

test("builds and their configurations", () => {
  const git = { git: { ref: "main" } };
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const build = {
    spec: { strategy: { sourceStrategy: {} }, source: git, revision: { git: { commit } } },
    status: { phase: "Failed", reason: "OutOfMemory", startTimestamp: ago(7200), duration: 83_000_000_000 },
  };
  expect(row("build.openshift.io/v1/builds", build)).toMatchObject({
    Type: "Source",
    From: "Git@0123456",
    Status: "Failed (OutOfMemory)",
    Started: "2 hours ago",
    Duration: "1m23s",
  });
  const config = (spec: object) => row("build.openshift.io/v1/buildconfigs", { spec, status: { lastVersion: 3 } });
  expect(config({ strategy: { dockerStrategy: {} }, source: { dockerfile: "FROM x", ...git } })).toMatchObject({
    Type: "Docker",
    From: "Dockerfile,Git@main",
    Latest: 3,
  });
  expect(config({ strategy: { customStrategy: { from: { name: "builder" } } } })).toMatchObject({ From: "builder" });
  expect(config({ source: { binary: {} } })).toMatchObject({ Type: "", From: "Binary" });
});

test("image streams show as many tags as fit, the newest versions first", () => {
  const stream = (...names: string[]) => ({
    status: {
      dockerImageRepository: "registry/x",
      tags: names.map((tag, i) => ({ tag, items: [{ created: ago(3600 * (i + 2)) }] })),
    },
  });
  const type = "image.openshift.io/v1/imagestreams";
  expect(row(type, stream("5.1", "latest", "5.2"))).toMatchObject({
    "Image Repository": "registry/x",
    Tags: "latest,5.2,5.1",
    Updated: "2 hours ago",
  });
  expect(row(type, stream("a".repeat(60), "b"))).toMatchObject({ Tags: `${"a".repeat(60)} + 1 more...` });
  // One more where the edge would be ragged otherwise.
  expect(row(type, stream("a".repeat(25), "b".repeat(20)))["Tags"]).toBe(`${"a".repeat(25)},${"b".repeat(20)}`);
  expect(row(type, stream("a".repeat(30), "b".repeat(15)))["Tags"]).toBe(`${"a".repeat(30)} + 1 more...`);
  expect(row(type, {})).toMatchObject({ Tags: "", Updated: "" });
});

test("tags are ordered by version", () => {
  const order = ["latest", "v5.2", "5.1", "5.1-rc1", "v5.1.4", "5.1.3", "5.1.3-rc.2", "5.1.3-rc.1", "5.01", "abc", "v"];
  expect(order.toReversed().sort(byTagPriority)).toEqual(order);
});

test("projects and durations", () => {
  const project = {
    metadata: { annotations: { "openshift.io/display-name": "My shop" } },
    status: { phase: "Active" },
  };
  expect(row("project.openshift.io/v1/projects", project)).toMatchObject({
    "Display Name": "My shop",
    Status: "Active",
  });
  const cases: [nanoseconds: number, text: string][] = [
    [5, "5ns"],
    [1500, "1.5µs"],
    [250_000_000, "250ms"],
    [1_500_000_000, "1.5s"],
    [60_000_000_000, "1m0s"],
    [3_605_500_000_000, "1h0m5.5s"],
  ];
  for (const [nanoseconds, text] of cases) expect(goDuration(nanoseconds)).toBe(text);
});
