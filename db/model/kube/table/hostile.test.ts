// Objects come from outside: whatever they are, a row has its cells, and they survive storage.
import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { resolveCells } from "./resolve-cells.ts";
import { printers } from "./printers.ts";
import { scalePrinter, tablePrinter } from "./table-printer.ts";
import type { TablePrinter } from "./column.ts";

/** Field names that printers read, so that garbage lands where it is looked for. */
const names = `
  metadata name namespace labels annotations creationTimestamp deletionTimestamp ownerReferences spec status conditions
  type reason message phase containers initContainers containerStatuses initContainerStatuses state terminated waiting
  running lastState finishedAt restartCount exitCode signal ready started restartPolicy podIPs ip nodeName nodeInfo
  addresses address ports port nodePort protocol clusterIPs externalIPs loadBalancer ingress hostname rules host tls
  selector matchLabels matchExpressions key operator values template replicas metrics currentMetrics resource target
  current averageValue averageUtilization value hard used subsets endpoints subjects kind roleRef webhooks limited
  limitResponse queuing allocation reservedFor data binaryData secrets drivers tokenRequests audience accessModes
  capacity storage claimRef parentRef parameters apiGroup paramRef paramKind series lastObservedTime regarding note
  involvedObject source component usage window triggers imageChangeParams from tags items created source git strategy
`
  .trim()
  .split(/\s+/);

const key = fc.oneof(fc.constantFrom(...names), fc.constantFrom("__proto__", "constructor", ""), fc.string());
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom("True", "Always", "2026-03-10T12:00:00Z", "0001-01-01T00:00:00Z", "10Gi", "1e9999", "In"),
  fc.string({ unit: "binary" }),
);
const { garbage } = fc.letrec((tie) => ({
  garbage: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    scalar,
    fc.array(tie("garbage"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("garbage")), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const object = fc.oneof(
  garbage,
  fc.record({ metadata: garbage, spec: garbage, status: garbage, subsets: garbage, conditions: garbage }),
);

function check(printer: TablePrinter, each: unknown, extra = 0): void {
  const cells = printer.print(each);
  expect(cells.length).toBe(printer.columns.length + extra);
  const stored = JSON.parse(JSON.stringify(cells));
  expect(stored).toEqual(cells.map((cell) => (Object.is(cell, -0) ? 0 : cell)));
  for (const cell of resolveCells(stored, 1_773_144_000_000)) {
    expect(cell === null || ["string", "number", "boolean"].includes(typeof cell)).toBe(true);
  }
}

test("every printer prints every object", () => {
  const types = [...printers.keys(), "rbac.authorization.k8s.io/roles", "example.com/things"];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.integer({ min: 27, max: 36 }), object, (type, minor, each) => {
      const [group = "", resource = ""] = type.split("/");
      const extra = type === "networking.k8s.io/ipaddresses" ? 1 : 0;
      check(tablePrinter({ group, version: "v1", resource }, minor), each, extra);
    }),
    { numRuns: 5000 },
  );
});

test("every column of a definition is filled for every object, whatever its path", () => {
  const type = { group: "example.com", version: "v1", resource: "things" };
  const path = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.oneof(
          key.map((name) => `.${name}`),
          fc.constantFrom("[0]", "[*]", "..", "[?(@.type=='a')]", "[-1]", ".*"),
        ),
      )
      .map((parts) => parts.join("")),
  );
  const asked = fc.record({
    name: fc.string(),
    type: fc.constantFrom("string", "integer", "number", "boolean", "date", "odd"),
    jsonPath: path,
  });
  fc.assert(
    fc.property(fc.array(asked, { minLength: 1, maxLength: 4 }), object, (definition, each) => {
      check(tablePrinter(type, 32, definition), each);
    }),
    { numRuns: 2000 },
  );
});

test("the scale of everything is printed", () => {
  fc.assert(fc.property(object, (each) => check(scalePrinter, each)));
});

test("objects of many parts are printed in one pass", () => {
  const many = <T>(make: (i: number) => T): T[] => Array.from({ length: 20_000 }, (_, i) => make(i));
  const big = {
    metadata: { labels: Object.fromEntries(many((i) => [`node-role.kubernetes.io/r${i}`, ""])) },
    subsets: many((i) => ({ addresses: [{ ip: `10.0.0.${i}` }], ports: [{ port: i }] })),
    subjects: many((i) => ({ kind: "User", name: `u${i}` })),
    endpoints: many((i) => ({ addresses: [`10.0.0.${i}`] })),
    ports: many((i) => ({ port: i })),
    spec: {
      ports: many((i) => ({ port: i })),
      rules: many((i) => ({ host: `h${i}` })),
      metrics: many(() => ({ type: "Resource" })),
      triggers: many((i) => ({ type: `t${i}` })),
      selector: { matchLabels: Object.fromEntries(many((i) => [`k${i}`, "v"])) },
      template: { spec: { containers: many((i) => ({ name: `c${i}`, image: "i" })) } },
    },
    status: {
      conditions: many((i) => ({ type: `c${i}` })),
      addresses: many((i) => ({ type: `t${i}` })),
      hard: Object.fromEntries(many((i) => [`r${i}`, "1"])),
      tags: many((i) => ({ tag: `${i}.0`, items: [{ created: "2026-03-10T12:00:00Z" }] })),
      loadBalancer: { ingress: many((i) => ({ ip: `10.0.0.${i}` })) },
    },
    message: " ".repeat(1_000_000),
  };
  for (const type of printers.keys()) {
    const [group = "", resource = ""] = type.split("/");
    expect(() => tablePrinter({ group, version: "v1", resource }, 32).print(big)).not.toThrow();
  }
});
