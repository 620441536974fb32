// Options of logs, and whose log is meant.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { chooseContainer, isUnscheduled, logAbsence } from "./pod-log-container.ts";
import { parsePodLogOptions } from "./pod-log-options.ts";
import { refused } from "../../../test/kit/refused.ts";

const options = (query: string) => parsePodLogOptions(new URLSearchParams(query), "web-0");

describe("options of a log", () => {
  test("are what kubectl sends", () => {
    expect(options("container=proxy&limitBytes=100&sinceSeconds=3600&tailLines=5&timestamps=true")).toEqual({
      container: "proxy",
      follow: false,
      previous: false,
      timestamps: true,
      sinceSeconds: 3600,
      sinceTime: null,
      tailLines: 5,
      limitBytes: 100,
    });
    expect(options("follow&previous=1&timestamps=0")).toMatchObject({
      follow: true,
      previous: true,
      timestamps: false,
    });
    expect(options("sinceTime=2026-01-01T00:00:00.9Z").sinceTime).toEqual({ seconds: 1767225600, nanos: 0 });
    expect(options("sinceTime=null").sinceTime?.seconds).toBeLessThan(0);
  });

  const invalid = '422 PodLogOptions "web-0" is invalid: ';
  test.each([
    ["tailLines=x", '400 strconv.ParseInt: parsing "x": invalid syntax'],
    [
      "sinceTime=yesterday",
      '400 parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    ],
    ["tailLines=-1", `${invalid}tailLines: Invalid value: -1: must be greater than or equal to 0`],
    ["limitBytes=0", `${invalid}limitBytes: Invalid value: 0: must be greater than 0`],
    ["sinceSeconds=0", `${invalid}sinceSeconds: Invalid value: 0: must be greater than 0`],
    ["stream=All", `${invalid}stream: Forbidden: may not be specified`],
    [
      "sinceSeconds=-1&sinceTime=&limitBytes=-2",
      `${invalid}[limitBytes: Invalid value: -2: must be greater than 0, []: Forbidden: at most one of \`sinceTime\` or \`sinceSeconds\` may be specified]`,
    ],
  ])("%s is refused", (query, message) => {
    expect(refused(() => options(query))).toBe(message);
  });

  test("any query is read or refused", () => {
    const name = fc.constantFrom("container", "tailLines", "limitBytes", "sinceSeconds", "sinceTime", "stream");
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: "binary" }))), (pairs) => {
        expect(refused(() => parsePodLogOptions(new URLSearchParams(pairs), "x"))).not.toMatch(/Error: /);
      }),
    );
  });
});

describe("the container", () => {
  const pod = (spec: Record<string, string[]>) => ({
    metadata: { name: "web-0" },
    spec: Object.fromEntries(Object.entries(spec).map(([list, names]) => [list, names.map((name) => ({ name }))])),
  });

  test("is the named one, or the only one", () => {
    const one = pod({ initContainers: ["setup"], containers: ["web"], ephemeralContainers: ["debug"] });
    expect(["", "web", "setup", "debug"].map((name) => chooseContainer(one, name))).toEqual([
      "web",
      "web",
      "setup",
      "debug",
    ]);
    expect(refused(() => chooseContainer(one, "nope"))).toBe("400 container nope is not valid for pod web-0");
  });

  test("of several must be named, and all of them can be", () => {
    const several = pod({ initContainers: ["setup"], containers: ["web", "proxy"], ephemeralContainers: ["debug"] });
    const unnamed = "400 a container name must be specified for pod web-0";
    expect(refused(() => chooseContainer(several, ""))).toBe(`${unnamed}, choose one of: [setup web proxy debug]`);
    expect(refused(() => chooseContainer(pod({}), ""))).toBe(unnamed);
    expect(refused(() => chooseContainer(null, ""))).toBe("400 a container name must be specified for pod ");
  });

  test("of a pod without a node has no log at all", () => {
    expect(isUnscheduled(pod({}))).toBe(true);
    expect(isUnscheduled({ spec: { nodeName: "worker-1" } })).toBe(false);
  });

  const ran = { terminated: { containerID: "containerd://a" } };
  test.each([
    [{ state: { running: {} } }, false, ""],
    [{ state: ran }, false, ""],
    [{ state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: ran }, false, ""],
    [{ state: { running: {} }, lastState: ran }, true, ""],
    [{ state: { running: {} } }, true, 'previous terminated container "web" in pod "web-0" not found'],
    [
      { state: { waiting: { reason: "ContainerCreating" } } },
      false,
      'container "web" in pod "web-0" is waiting to start: ContainerCreating',
    ],
    [
      { state: { waiting: { reason: "ErrImagePull" } } },
      false,
      `container "web" in pod "web-0" is waiting to start: image can't be pulled`,
    ],
    [
      { state: { waiting: { reason: "ImagePullBackOff" } } },
      false,
      'container "web" in pod "web-0" is waiting to start: trying and failing to pull image',
    ],
    [{ state: { terminated: {} } }, false, 'container "web" in pod "web-0" is terminated'],
    [{ state: {}, lastState: { terminated: {} } }, false, 'container "web" in pod "web-0" is terminated'],
    [{}, false, 'container "web" in pod "web-0" is waiting to start - no logs yet'],
    [null, false, 'container "web" in pod "web-0" is not available'],
  ])("%j, previous %p", (status, previous, message) => {
    const statuses = status === null ? [] : [{ name: "web", ...status }];
    const object = { metadata: { name: "web-0" }, status: { initContainerStatuses: statuses } };
    expect(logAbsence(object, "web", previous)?.message ?? "").toBe(message);
  });
});
