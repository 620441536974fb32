import { expect, test } from "bun:test";
import { LatestTime, timeOf } from "./capture-time.ts";

const seen = (object: Record<string, unknown>) => ({
  apiVersion: "v1",
  group: "",
  version: "v1",
  kind: "Thing",
  namespace: "",
  name: "thing",
  object,
  json: "",
});

function latestOf(...times: unknown[]): number {
  const latest = new LatestTime();
  for (const time of times) latest.see(seen({ metadata: { creationTimestamp: time } }));
  return latest.ms;
}

test("the latest of all times, in whatever order and form they come", () => {
  const times = [
    "2024-05-01T10:00:00Z",
    "2024-05-01T10:00:00.250Z",
    "2024-05-01T09:59:59Z",
    "2024-05-01T12:00:01+02:00",
    "2024-05-01T10:00:01.000001Z",
    "2023-12-31T23:59:59Z",
    "no time",
    "9999-99-99T99:99:99Z",
    17,
    undefined,
  ];
  const latest = Math.max(...times.map(timeOf));
  for (let turn = 0; turn < times.length; turn++) {
    const turned = [...times.slice(turn), ...times.slice(0, turn)];
    expect(latestOf(...turned)).toBe(latest);
    expect(latestOf(...turned.toReversed())).toBe(latest);
  }
});

test("events, leases and heartbeats count, other conditions do not", () => {
  const latest = new LatestTime();
  const at = (object: Record<string, unknown>): string => {
    latest.see(seen(object));
    return new Date(latest.ms).toISOString();
  };
  expect(at({ metadata: { creationTimestamp: "2024-01-01T00:00:00Z" } })).toBe("2024-01-01T00:00:00.000Z");
  expect(at({ lastTimestamp: "2024-01-02T00:00:00Z" })).toBe("2024-01-02T00:00:00.000Z");
  expect(at({ eventTime: "2024-01-03T00:00:00.000000Z" })).toBe("2024-01-03T00:00:00.000Z");
  expect(at({ spec: { renewTime: "2024-01-04T00:00:00.000000Z" } })).toBe("2024-01-04T00:00:00.000Z");
  const heartbeat = { lastHeartbeatTime: "2024-01-05T00:00:00Z", lastTransitionTime: "2024-01-06T00:00:00Z" };
  expect(at({ status: { conditions: [null, heartbeat] } })).toBe("2024-01-05T00:00:00.000Z");
  expect(at({ metadata: { creationTimestamp: "2023-01-01T00:00:00Z" } })).toBe("2024-01-05T00:00:00.000Z");
});
