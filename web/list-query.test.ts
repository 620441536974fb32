import { expect, test } from "bun:test";
import type { Address } from "./address.ts";
import { listQuery, listView, sortedBy } from "./list-query.ts";

const address = (parts: Record<string, string>): Address => ({ get: (name) => parts[name], set: () => undefined });
const pods = { group: "core", resource: "pods" };

test("the core group is asked for by its empty name", () => {
  expect(listQuery(listView(pods, address({})))).toMatchObject({ group: "", resource: "pods" });
});

test("what the address says is what the server is asked", () => {
  const parts = { ns: "shop", q: "web", labels: "a=b", faults: "1", sort: "restarts", order: "desc" };
  const asked = { namespace: "shop", name: "web", labels: "a=b", unhealthy: "true", sort: "restarts", order: "desc" };
  expect(listQuery(listView(pods, address(parts)))).toMatchObject(asked);
  // A mangled sort is no reason to show nothing.
  expect(listView(pods, address({ sort: "colour" })).sort).toBe("name");
});

test("events come newest first, and a second click turns any sort", () => {
  const events = listView({ group: "core", resource: "events" }, address({}));
  expect(listQuery(events)).toMatchObject({ sort: "created", order: "desc" });
  expect(sortedBy(events, "created")).toEqual({ sort: "created", order: undefined });
  const byName = listView(pods, address({}));
  expect(sortedBy(byName, "name")).toEqual({ sort: "name", order: "desc" });
  expect(sortedBy(byName, "restarts")).toEqual({ sort: "restarts", order: undefined });
});
