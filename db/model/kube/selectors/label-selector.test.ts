// The grammar of label selectors beyond what was recorded. Expectations follow from labels.Parse.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { KubeRefusal } from "../status.ts";
import { type LabelRequirement, matchesLabels, parseLabelSelector } from "./label-selector.ts";

function refused(selector: string): string {
  try {
    parseLabelSelector(selector);
    return "";
  } catch (error) {
    return error instanceof KubeRefusal ? error.message : `not a refusal: ${String(error)}`;
  }
}

describe("a label selector", () => {
  test.each<[string, readonly [string, string, ...string[]][]]>([
    ["", []],
    [" \t\r\n", []],
    ["a", [["a", "exists"]]],
    ["!a", [["a", "!"]]],
    [
      "b,a",
      [
        ["a", "exists"],
        ["b", "exists"],
      ],
    ],
    [
      "a=1,b==2,c!=3",
      [
        ["a", "=", "1"],
        ["b", "==", "2"],
        ["c", "!=", "3"],
      ],
    ],
    ["a=", [["a", "=", ""]]],
    [
      "a=,b",
      [
        ["a", "=", ""],
        ["b", "exists"],
      ],
    ],
    ["a in (c,b,b)", [["a", "in", "b", "c"]]],
    ["a notin (,x)", [["a", "notin", "", "x"]]],
    ["a in (x,,y)", [["a", "in", "", "x", "y"]]],
    ["a in (x,)", [["a", "in", "", "x"]]],
    ["a in (,)", [["a", "in", ""]]],
    ["a in ()", [["a", "in", ""]]],
    [
      "a>5,b<3",
      [
        ["a", "gt", "5"],
        ["b", "lt", "3"],
      ],
    ],
    ["in", [["in", "exists"]]],
    ["in in (in,notin)", [["in", "in", "in", "notin"]]],
    ["a=in", [["a", "=", "in"]]],
    ["example.com/a.b_c-d=X.y_z-1", [["example.com/a.b_c-d", "=", "X.y_z-1"]]],
    ["a\0", [["a", "exists"]]],
    [
      "a,\0b",
      [
        ["a", "exists"],
        ["b", "exists"],
      ],
    ],
  ])("%j", (selector, expected) => {
    expect(parseLabelSelector(selector)).toEqual(
      expected.map(([key, op, ...values]) => ({ key, op, values }) as LabelRequirement),
    );
  });

  test.each([
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["a in", "unable to parse requirement: found '' expected: '('"],
    ["a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ["a in (x y)", "unable to parse requirement: found 'y', expected: ',' or ')'"],
    ["a in (,", "unable to parse requirement: found '', expected: ',', or identifier"],
    ["a in (x,=)", "unable to parse requirement: found '=', expected: ',', or identifier"],
    ["a in (=)", "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ["a=(", "unable to parse requirement: found '(', expected: identifier"],
    ["a=b c", "found 'c', expected: ',' or 'end of string'"],
    ["!a=b", "found '=', expected: ',' or 'end of string'"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    ["!!a", "unable to parse requirement: found '!', expected: identifier"],
    [",", "found ',', expected: !, identifier, or 'end of string'"],
    ["a,,b", "found ',', expected: identifier after ','"],
    [")", "found ')', expected: !, identifier, or 'end of string'"],
    ["a, \0b", "found '', expected: identifier after ','"],
    ["a\0b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    [
      "a>x",
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    ["/a", 'unable to parse requirement: <nil>: Invalid value: "/a": prefix part must be non-empty'],
    [
      "a/",
      "unable to parse requirement: <nil>: Invalid value: \"a/\": name part must be non-empty; name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [
      "A/b",
      "unable to parse requirement: <nil>: Invalid value: \"A/b\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    [
      "a/b/c",
      "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ],
  ])("%j is refused", (selector, message) => {
    expect(refused(selector)).toBe(message);
  });

  test("keys and values have their lengths", () => {
    expect(refused(`${"a".repeat(63)}=${"b".repeat(63)}`)).toBe("");
    expect(refused("a".repeat(64))).toEndWith("name part must be no more than 63 characters");
    expect(refused(`a=${"b".repeat(64)}`)).toBe(
      `unable to parse requirement: values[0][a]: Invalid value: "${"b".repeat(64)}": must be no more than 63 characters`,
    );
    expect(refused(`${"a.".repeat(127)}a/b`)).toContain("prefix part must be no more than 253 characters");
  });

  test("a bound below zero is an integer and no value of a label", () => {
    expect(refused("a<-3")).toStartWith(
      'unable to parse requirement: values[0][a]: Invalid value: "-3": a valid label',
    );
  });

  test("two bad values are two errors in one", () => {
    expect(refused("a in (-,_)")).toStartWith(
      'unable to parse requirement: [values[0][a]: Invalid value: "-": a valid',
    );
    expect(refused("a in (-,_)")).toContain(', values[1][a]: Invalid value: "_": a valid');
  });
});

test("labels are matched, those named like a method of objects too", () => {
  const matches = (selector: string, labels: Record<string, string>) =>
    matchesLabels(parseLabelSelector(selector), labels);
  expect(matches("constructor", {})).toBe(false);
  expect(matches("!toString,!valueOf", {})).toBe(true);
  expect(matches("constructor=a", JSON.parse('{"constructor":"a"}'))).toBe(true);
  expect(matches("a!=1", {})).toBe(true);
  expect(matches("a notin (1)", { a: "2" })).toBe(true);
  expect(matches("a=", { a: "" })).toBe(true);
  expect(matches("a=", {})).toBe(false);
  expect(matches("a>9007199254740992", { a: "9007199254740993" })).toBe(true);
  expect(matches("a<5", { a: "4.5" })).toBe(false);
  expect(matches("a>0", { a: "+1" })).toBe(true);
});

test("requirements written out are read again", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
  const requirement = fc.oneof(
    fc.record({ key: word, op: fc.constantFrom("exists" as const, "!" as const), values: fc.constant([]) }),
    fc.record({ key: word, op: fc.constantFrom("=" as const, "==" as const, "!=" as const), values: fc.tuple(word) }),
    fc.record({
      key: word,
      op: fc.constantFrom("in" as const, "notin" as const),
      values: fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).map((values) => values.sort()),
    }),
  );
  const written = ({ key, op, values }: LabelRequirement) => {
    if (op === "exists") return key;
    if (op === "!") return `!${key}`;
    return op === "in" || op === "notin" ? `${key} ${op} (${values.join(",")})` : `${key}${op}${values[0]}`;
  };
  fc.assert(
    fc.property(fc.uniqueArray(requirement, { selector: ({ key }) => key, maxLength: 5 }), (requirements) => {
      const sorted = requirements.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      expect(parseLabelSelector(requirements.map(written).join(","))).toEqual(sorted);
    }),
  );
});

test("anything is read or refused, and a long one in time that grows with its length", () => {
  const piece = fc.constantFrom("a", "in", "notin", "(", ")", ",", "!", "=", "==", ">", "<", " ", "\0", "é", "-");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(piece).map((pieces) => pieces.join("")),
      ),
      (selector) => {
        expect(refused(selector)).not.toStartWith("not a refusal");
      },
    ),
    { numRuns: 1000 },
  );
  const before = performance.now();
  for (const [start, unit] of [
    ["", "a,"],
    ["a in (", "b,"],
    ["a in (", ","],
    ["", "!"],
    ["a=", "b"],
    ["", "a."],
    ["a=", "-"],
    ["", " "],
  ])
    refused(`${start}${unit?.repeat(200_000)}`);
  expect(performance.now() - before).toBeLessThan(4000);
});
