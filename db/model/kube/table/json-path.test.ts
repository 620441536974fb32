import { expect, test } from "bun:test";
import type { Json } from "../../resource/json.ts";
import { compileJsonPath } from "./json-path.ts";

const object = {
  metadata: { name: "w", labels: { "a.b/c": "x", "a-b": "y" }, generation: 3 },
  spec: {
    hosts: ["a", "b", "c", "d"],
    ports: [{ n: 1 }, { n: 2 }, { n: 3 }],
    ratio: 0.5,
    none: null,
    on: true,
    empty: [],
  },
  status: {
    conditions: [
      { type: "Synced", status: "False", since: 5 },
      { type: "Ready", status: "True", since: 7, reason: "it's (fine)" },
      { status: "Unknown" },
    ],
    odd: [{ v: "text" }, { v: 1 }],
  },
};

const find = (path: string): Json => compileJsonPath(path)(object);

test("fields, escapes and quoted keys", () => {
  const cases: [path: string, found: unknown][] = [
    [".metadata.name", ["w"]],
    ["$.metadata.name", ["w"]],
    ["@.metadata.name", ["w"]],
    [" .metadata.name ", ["w"]],
    [".metadata.labels.a-b", ["y"]],
    [".metadata.labels.a\\.b/c", ["x"]],
    [".metadata.labels['a\\.b/c']", ["x"]],
    [".metadata['name']", ["w"]],
    [".metadata.generation", [3]],
    [".spec.ratio", [0.5]],
    [".spec.on", [true]],
    [".spec.none", [null]],
    // Nothing there is no error.
    [".metadata.missing", []],
    [".metadata.name.deeper", []],
    [".spec.none.deeper", []],
    [".spec.hosts.a", []],
    // A quoted key is a path again: the dot has to be escaped.
    [".metadata.labels['a.b/c']", []],
  ];
  for (const [path, found] of cases) expect([path, find(path)]).toEqual([path, found]);
});

test("indices, slices, unions and wildcards", () => {
  const cases: [path: string, found: unknown][] = [
    [".spec.hosts", [["a", "b", "c", "d"]]],
    [".spec.hosts[0]", ["a"]],
    [".spec.hosts[-1]", ["d"]],
    [".spec.hosts[-2]", ["c"]],
    [".spec.hosts[*]", ["a", "b", "c", "d"]],
    [".spec.hosts[1:3]", ["b", "c"]],
    [".spec.hosts[:2]", ["a", "b"]],
    [".spec.hosts[2:]", ["c", "d"]],
    [".spec.hosts[-2:]", ["c", "d"]],
    [".spec.hosts[0:4:2]", ["a", "c"]],
    [".spec.hosts[::3]", ["a", "d"]],
    [".spec.hosts[1:1]", []],
    [".spec.hosts[0,2]", ["a", "c"]],
    [".spec.hosts[0, -1]", ["a", "d"]],
    [".metadata['name','generation']", ["w", 3]],
    [".spec.ports[*].n", [1, 2, 3]],
    [".spec.ports.*.n", [1, 2, 3]],
    [".metadata.labels.*", ["x", "y"]],
    [".spec.empty[*]", []],
    [".spec.missing[0]", []],
    [".spec.none[0]", []],
    // What Kubernetes reports as an error.
    [".spec.empty[0]", null],
    [".spec.hosts[9]", null],
    [".spec.hosts[-9]", null],
    [".spec.hosts[3:1]", null],
    [".spec.hosts[0:9]", null],
    [".spec.hosts[0:4:0]", null],
    [".metadata[0]", null],
    [".metadata.name[*]", null],
  ];
  for (const [path, found] of cases) expect([path, find(path)]).toEqual([path, found]);
});

test("filters", () => {
  const cases: [path: string, found: unknown][] = [
    ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
    [".status.conditions[?(@.type=='Ready')].status", ["True"]],
    ['.status.conditions[?(@.type == "Ready")].status', ["True"]],
    ['.status.conditions[?(@.type!="Ready")].status', ["False"]],
    ['.status.conditions[?(@.type=="Missing")].status', []],
    ['.status.conditions[?(@.reason=="it\'s (fine)")].status', ["True"]],
    [".status.conditions[?(@.reason=='it\\'s (fine)')].status", ["True"]],
    [".status.conditions[?(@.since)].type", ["Synced", "Ready"]],
    [".status.conditions[?(@.since>5)].type", ["Ready"]],
    [".status.conditions[?(@.since>=5)].type", ["Synced", "Ready"]],
    [".status.conditions[?(@.since<7)].type", ["Synced"]],
    [".status.conditions[?(@.since<=7)].type", ["Synced", "Ready"]],
    [".status.conditions[?(@.since==7)].type", ["Ready"]],
    ['.status.conditions[?(@.type<"S")].type', ["Ready"]],
    [".spec.missing[?(@.x)]", []],
    // Unlike with unlike, an unknown operator, something that is no list.
    [".status.odd[?(@.v==1)]", null],
    [".status.conditions[?(@.since==7.5)].type", null],
    [".status.conditions[?(@.type=<5)]", null],
    [".status.conditions[?(@.type<true)]", null],
    [".spec.none[?(@.x)]", null],
    [".metadata[?(@.name)]", null],
    [".spec.ports[?(@.n==word)]", null],
  ];
  for (const [path, found] of cases) expect([path, find(path)]).toEqual([path, found]);
});

test("descent finds maps and lists with something in them, outer before inner", () => {
  expect(find("..type")).toEqual(["Synced", "Ready"]);
  expect(find(".spec..n")).toEqual([1, 2, 3]);
  expect(compileJsonPath(".spec..")(object)?.slice(0, 2)).toEqual([object.spec, object.spec.hosts]);
  expect(find("..missing")).toEqual([]);
});

test("only the first of several expressions is shown, and an error in any of them leaves nothing", () => {
  expect(find(".metadata.name} and {.spec.ratio")).toEqual(["w"]);
  expect(find(".metadata.name} and {.spec.hosts[9]")).toBeNull();
});

test("a path that is none finds nothing and says so in every object", () => {
  const bad = [
    "metadata.name",
    ".spec[",
    ".spec.hosts[a]",
    ".spec.hosts[-]",
    ".spec.hosts[1:-]",
    ".spec.hosts[?(@.x]",
    ".spec.hosts[?(@.x)",
    '.spec.hosts[?(@.x=="a)]',
    ".spec.hosts[1",
    "......",
    ".a....b",
    '"open',
    "'open",
    "'\\q'",
    "+",
    "1.2.3",
    "!",
    "#",
    ".a\n[0]",
    "range .items",
    "end",
    ".a{",
    `.${"a".repeat(5000)}`,
  ];
  for (const path of bad) expect([path.slice(0, 40), find(path)]).toEqual([path.slice(0, 40), null]);
});

test("literals are what they say", () => {
  expect(find("'text'")).toEqual(["text"]);
  expect(find('"tab\\t\\x41\\u00e9"')).toEqual(["tab\tA\u00e9"]);
  expect(find("42")).toEqual([42]);
  expect(find("-1.5")).toEqual([-1.5]);
  expect(find("true")).toEqual([true]);
});

test("a path never leaves the object for what every object inherits", () => {
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "length"];
  for (const name of names) {
    expect(find(`.${name}`)).toEqual([]);
    expect(find(`.spec.hosts.${name}`)).toEqual([]);
    expect(find(`..${name}`)).toEqual([]);
    expect(find(`.metadata['${name}']`)).toEqual([]);
  }
  const own = JSON.parse('{"__proto__":{"a":1},"constructor":{"name":"mine"}}');
  expect(compileJsonPath(".__proto__.a")(own)).toEqual([1]);
  expect(compileJsonPath(".constructor.name")(own)).toEqual(["mine"]);
});

test("hostile paths on hostile objects cost little and find nothing", () => {
  let deep: unknown = { end: true };
  for (let i = 0; i < 100_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
  const wide = { list: Array.from({ length: 100_000 }, (_, i) => ({ i, inner: [{ i }] })) };
  const paths = [
    "..",
    "..end",
    "..[0]",
    "..*",
    ".list[?(@..i)]",
    ".list[*].inner[?(@.i)]",
    `.list[${"0,".repeat(1000)}0]`,
    `.list[${"*,".repeat(1000)}*]`,
    ".*".repeat(2000),
    `.list${"[?(@.inner".repeat(100)}${")]".repeat(100)}`,
    `.list[?(${"@".repeat(3000)}.i==1)]`,
    `.list[?(@.i==${"9".repeat(400)})]`,
  ];
  for (const path of paths) {
    const compiled = compileJsonPath(path);
    for (const each of [deep, wide, [], null, undefined, "text", 7]) {
      expect(() => compiled(each)).not.toThrow();
    }
  }
  expect(compileJsonPath("..end")(deep)).toBeNull();
  expect(compileJsonPath("..i")(wide)).toBeNull();
});
