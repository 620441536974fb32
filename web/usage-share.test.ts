import { expect, test } from "bun:test";
import { nodeShare, podShare } from "./usage-share.ts";

test("a pod is held against its limit, else against its request, else against nothing", () => {
  expect(podShare({ used: 0.5, request: 0.25, limit: 1 })).toEqual({ percent: 50, of: "limit", tight: false });
  expect(podShare({ used: 0.5, request: 0.25, limit: null })).toEqual({ percent: 200, of: "request", tight: false });
  expect(podShare({ used: 0.5, request: 0.25, limit: 0 })?.of).toBe("request");
  expect(podShare({ used: 0.5, request: null, limit: null })).toBeNull();
});

test("only above 90 % of a limit or of a node it is tight", () => {
  expect(podShare({ used: 90, request: null, limit: 100 })?.tight).toBe(false);
  expect(podShare({ used: 90.1, request: null, limit: 100 })).toEqual({ percent: 90, of: "limit", tight: true });
  expect(podShare({ used: 99, request: 10, limit: null })?.tight).toBe(false);
  expect(nodeShare({ used: 4.5, allocatable: 4 })).toEqual({ percent: 113, of: "allocatable", tight: true });
  expect(nodeShare({ used: 4.5, allocatable: null })).toBeNull();
});
