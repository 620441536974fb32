import { describe, expect, test } from "bun:test";
import { FileRoles } from "./file-roles.ts";
import type { LogFacts } from "./format.ts";
import { LogPlan } from "./log-plan.ts";
import { PodsSeen } from "./pods-seen.ts";
import type { FoundResource } from "./read-resources.ts";
import type { Detection } from "./snapshot.ts";
import { textHash } from "./text-hash.ts";

const detection: Detection = { format: "support-bundle", root: "b/" };
const logs = "b/cluster-resources/pods/logs";

function pod(namespace: string, name: string, uid: string, nodeName: string): FoundResource {
  const object = { metadata: { name, namespace, uid }, spec: { nodeName } };
  return { apiVersion: "v1", group: "", version: "v1", kind: "Pod", namespace, name, object, json: "" };
}

function planOf(paths: readonly (readonly [path: string, bytes: number])[], pods: readonly FoundResource[] = []) {
  const roles = new FileRoles(detection);
  const plan = new LogPlan(detection, roles);
  for (const each of pods) plan.resource(each);
  for (const [entry, [path, bytes]] of paths.entries()) {
    const role = roles.of(path);
    if (role.role === "log") plan.file(path, role.log, entry, bytes);
  }
  const planned = plan.planned();
  const taken = paths.flatMap(([path], entry) => (planned.file(entry, path) === null ? [] : [entry]));
  return { planned, taken };
}

describe("the plan of a dump's logs", () => {
  test("takes of a file that comes again the last one", () => {
    const [first, again] = [`${logs}/shop/web-1/app.log`, `${logs}/shop/web-2/app.log`];
    const { planned, taken } = planOf([
      [first, 10],
      [again, 20],
      [first, 30],
      [first, 40],
    ]);
    expect(taken).toEqual([1, 3]);
    expect([planned.count, planned.bytes]).toEqual([2, 60]);
  });

  test("leaves out a copy that a collector made of a pod's log, by the pod's name and its size", () => {
    const { planned, taken } = planOf(
      [
        ["b/all-logs/web-1/app.log", 10],
        ["b/all-logs/web-1/app.log", 10],
        ["b/all-logs/web-2/app.log", 11],
        ["b/all-logs/web-3/app.log", 10],
        [`${logs}/shop/web-1/app.log`, 10],
        [`${logs}/shop/web-2/app.log`, 10],
      ],
      [pod("shop", "web-1", "u1", "node-a"), pod("shop", "web-2", "u2", "node-a")],
    );
    expect(taken).toEqual([2, 3, 4, 5]);
    expect([planned.count, planned.bytes]).toEqual([4, 41]);
    // Nobody knows a pod of that name: some other file.
    expect(planned.file(3, "b/all-logs/web-3/app.log")?.stream).toMatchObject({ source: "host", pod: "" });
  });

  test("says of a file of another path that it is none, and names paths below the root", () => {
    const { planned } = planOf([[`${logs}/shop/web-1/app-previous.log`, 10]]);
    expect(planned.file(0, "b/version.yaml")).toBeNull();
    expect(planned.file(0, `${logs}/shop/web-1/app-previous.log`)?.stream).toMatchObject({
      file: "cluster-resources/pods/logs/shop/web-1/app-previous.log",
      generation: "previous",
    });
  });
});

test("pods give their logs the uid and node they have, whatever these look like", () => {
  const uids = Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? `static-${i}` : crypto.randomUUID()));
  const seen = new PodsSeen();
  for (const i of uids.keys()) seen.resource(pod("shop", `web-${i}`, "", "early"));
  for (const [i, uid] of uids.entries()) seen.resource(pod("shop", `web-${i}`, uid, `node-${i % 3}`));
  const facts = (name: string): LogFacts => {
    const place = { namespace: "shop", pod: name, container: "app", generation: "current", file: "f" } as const;
    return { source: "container", ...place, node: "from-path", uid: "from-path", prefix: "detect" };
  };
  const found = uids.map((_, i) => seen.stream(facts(`web-${i}`), 0));
  expect(found.map(({ uid }) => uid)).toEqual(uids);
  expect(found.map(({ node }) => node)).toEqual(uids.map((_, i) => `node-${i % 3}`));
  expect(seen.stream(facts("gone"), 0)).toMatchObject({ uid: "from-path", node: "from-path" });
});

test("hashes of two hundred thousand paths are all different", () => {
  const hashes = new Set<number>();
  for (let i = 0; i < 200_000; i++)
    hashes.add(
      textHash(`${logs}/shop-${i % 30}/web-${i.toString(36)}-${i % 7}/app${i % 2 === 0 ? "" : "-previous"}.log`),
    );
  expect(hashes.size).toBe(200_000);
  expect([...hashes].every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
});
