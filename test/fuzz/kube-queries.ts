// Query strings: what clients ask for, in a grammar of its own for selectors, and what is broken of it.
import * as fc from "fast-check";
import { type TextEdit, editedText, textEdits } from "./text-edits.ts";
import type { KubeWorld } from "./kube-world.ts";

type Pair = readonly [name: string, value: string];

const numbers = fc.oneof(
  fc.nat({ max: 600 }).map(String),
  fc.constantFrom(
    "0",
    "-1",
    "-0",
    "+1",
    "01",
    "1.5",
    "1e3",
    "NaN",
    "Infinity",
    "",
    " ",
    "null",
    "0x10",
    "2147483648",
    "4294967297",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "99999999999999999999999999",
    "1_000",
    "١",
    "1\0",
  ),
  fc.integer().map(String),
);
const booleans = fc.constantFrom("true", "false", "1", "0", "", "TRUE", "yes", "null");
const versions = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("", "0", "1", "89976284", "18446744073709551615", "18446744073709551616") },
  { weight: 1, arbitrary: numbers },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const junk = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("x".repeat(3000), "\0", "%", "'; drop table links; --", "${x}", "__proto__"),
);

export function labelSelector(world: KubeWorld): fc.Arbitrary<string> {
  const keys = world.labels.map((each) => each.slice(0, each.indexOf("=")));
  const values = world.labels.map((each) => each.slice(each.indexOf("=") + 1));
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...keys, "absent") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("a/b/c", "-x", "x".repeat(64), "__proto__", "/", "kubernetes.io/", "in", "?"),
    },
  );
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    {
      weight: 2,
      arbitrary: fc.constantFrom("", "in", "notin", "7", "-7", "9223372036854775807", "x".repeat(64), "a b", "?"),
    },
  );
  const list = fc.array(value, { maxLength: 4 }).map((each) => `(${each.join(",")})`);
  const term = fc.oneof(
    fc.tuple(key, fc.constantFrom("=", "==", "!=", " = ", ">", "<"), value).map((parts) => parts.join("")),
    fc.tuple(key, fc.constantFrom(" in ", " notin "), list).map((parts) => parts.join("")),
    key,
    key.map((each) => `!${each}`),
  );
  return mutated(fc.array(term, { minLength: 1, maxLength: 5 }).map((terms) => terms.join(",")));
}

const fields = [
  "metadata.name",
  "metadata.namespace",
  "spec.nodeName",
  "spec.host",
  "status.phase",
  "status.podIP",
  "spec.restartPolicy",
  "involvedObject.kind",
  "involvedObject.uid",
  "regarding.name",
  "reason",
  "type",
  "spec.unschedulable",
  "spec.signerName",
  "status.successful",
  "spec.clusterIP",
  "no.such.field",
  "__proto__",
  "",
];
const fieldSelector: fc.Arbitrary<string> = mutated(
  fc
    .array(
      fc
        .tuple(
          fc.constantFrom(...fields),
          fc.constantFrom("=", "==", "!="),
          fc.constantFrom("", "shop", "Running", "true", "node-1", "a\\,b", "a\\=b", "a\\", "a=b", "\0", "%", "'"),
        )
        .map((parts) => parts.join("")),
      { minLength: 1, maxLength: 4 },
    )
    .map((terms) => terms.join(",")),
);

/** As it is, mostly. */
function mutated(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: texts },
    {
      weight: 1,
      arbitrary: fc
        .tuple(texts, textEdits)
        .map(([text, edits]: readonly [string, readonly TextEdit[]]) => editedText(text, edits).slice(0, 3000)),
    },
  );
}

function continueToken(world: KubeWorld): fc.Arbitrary<string> {
  const real = fc.constantFrom(...world.tokens);
  const decoded = real.map((token) => Buffer.from(token, "base64url").toString());
  const values = fc.constantFrom<unknown>(
    0,
    -1,
    1,
    1.5,
    1e300,
    null,
    "",
    "../x",
    "a/b/c",
    "\0",
    "/\0",
    "\ud800",
    [],
    {},
    true,
  );
  return fc.oneof(
    { weight: 3, arbitrary: real },
    { weight: 2, arbitrary: fc.tuple(decoded, textEdits).map(([text, edits]) => encoded(editedText(text, edits))) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(decoded, fc.constantFrom("v", "rv", "start", "seen", "__proto__"), values)
        .map(([text, name, value]) => encoded(JSON.stringify({ ...(JSON.parse(text) as object), [name]: value }))),
    },
    { weight: 1, arbitrary: fc.tuple(real, fc.nat(200)).map(([token, at]) => token.slice(at)) },
    { weight: 1, arbitrary: junk },
  );
}

const encoded = (text: string): string => Buffer.from(text).toString("base64url").slice(0, 6000);

/** What lists, gets and watches read. */
function readPair(world: KubeWorld): fc.Arbitrary<Pair> {
  return fc.oneof(
    named("limit", numbers),
    named("continue", continueToken(world)),
    named("labelSelector", labelSelector(world)),
    named("fieldSelector", fieldSelector),
    named("resourceVersion", versions),
    named("resourceVersionMatch", fc.constantFrom("Exact", "NotOlderThan", "", "exact", "Newest")),
    named("includeObject", fc.constantFrom("None", "Metadata", "Object", "", "object", "All")),
    named("pretty", booleans),
    named("timeoutSeconds", numbers),
    named("allowWatchBookmarks", booleans),
    named("sendInitialEvents", booleans),
    named("export", booleans),
    named("dryRun", fc.constantFrom("All", "", "all", "Some")),
    named("timeout", fc.constantFrom("32s", "0", "-1s", "x")),
  );
}

const logPair: fc.Arbitrary<Pair> = fc.oneof(
  named("container", fc.constantFrom("main", "", "absent", "app", "\0", "x".repeat(300))),
  named("tailLines", numbers),
  named("limitBytes", numbers),
  named("sinceSeconds", numbers),
  named(
    "sinceTime",
    fc.constantFrom(
      "2026-11-18T09:00:00Z",
      "2026-11-18T09:00:00.123456789+05:30",
      "9999-12-31T23:59:59Z",
      "0000-01-01T00:00:00Z",
      "2026-13-40T99:99:99Z",
      "",
      "null",
      "yesterday",
    ),
  ),
  named("timestamps", booleans),
  named("previous", booleans),
  named("follow", booleans),
  named("stream", fc.constantFrom("All", "Stdout", "")),
  named("insecureSkipTLSVerifyBackend", booleans),
);

const junkPair: fc.Arbitrary<Pair> = fc.tuple(junk, junk);

function named(name: string, values: fc.Arbitrary<string>): fc.Arbitrary<Pair> {
  return values.map((value) => [name, value] as const);
}

/** A query of any kind, "" among them. */
export function anyQuery(world: KubeWorld): fc.Arbitrary<string> {
  const pair = fc.oneof(
    { weight: 8, arbitrary: readPair(world) },
    { weight: 3, arbitrary: logPair },
    { weight: 1, arbitrary: junkPair },
  );
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant("") },
    { weight: 8, arbitrary: fc.array(pair, { minLength: 1, maxLength: 3 }).map(queryText) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("%", "limit=%zz", "&&&=", "?", "limit", "a=b=c", "limit=1;continue=x", "+", "#x"),
    },
  );
}

export const logQuery: fc.Arbitrary<string> = fc.array(logPair, { maxLength: 4 }).map(queryText);

/** Short ones: a watch takes as long as it is told to. */
export function watchQuery(world: KubeWorld): fc.Arbitrary<string> {
  const times = fc.oneof(
    { weight: 5, arbitrary: fc.constant<Pair[]>([["timeoutSeconds", "1"]]) },
    { weight: 2, arbitrary: numbers.map((value): Pair[] => [["timeoutSeconds", value]]) },
    { weight: 1, arbitrary: fc.constant<Pair[]>([]) },
  );
  const watch = fc.constantFrom<Pair>(["watch", "true"], ["watch", "1"], ["watch", ""]);
  const initial: Pair[] = [
    ["sendInitialEvents", "true"],
    ["resourceVersionMatch", "NotOlderThan"],
    ["allowWatchBookmarks", "true"],
  ];
  return fc
    .tuple(watch, times, fc.constantFrom<Pair[]>(initial, [], []), fc.array(readPair(world), { maxLength: 2 }))
    .map(([first, time, more, rest]) => queryText([first, ...time, ...more, ...rest]));
}

function queryText(pairs: readonly Pair[]): string {
  return pairs.map((pair) => pair.map((part) => encodeURIComponent(part.toWellFormed())).join("=")).join("&");
}
