// The grammar of questions: what each form means, what is refused, and that text and data are the same thing.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { levels } from "../contract/logs.ts";
import { errorKeywords } from "../line/patterns.ts";
import { hasTerm, withOnly, withoutKey, withoutTerm, withTerm } from "./edit.ts";
import { formatLogQuery } from "./format.ts";
import { parseLogQuery } from "./parse.ts";
import { type Expression, type LogQuery, placeKeys, queryLimits, type Term, type ValuePattern } from "./query.ts";
import { regexFault } from "./regex.ts";
import { resolveTime } from "./time-text.ts";

function parsed(text: string): readonly Expression[] {
  const found = parseLogQuery(text);
  if ("refusal" in found) throw new Error(`"${text}" was refused: ${found.refusal.sentence}`);
  return found.query.all;
}
const refused = (text: string): { at: number; sentence: string } => {
  const found = parseLogQuery(text);
  if ("query" in found) throw new Error(`"${text}" was read as ${JSON.stringify(found.query)}`);
  return found.refusal;
};
const word = (text: string): Term => ({ type: "text", text, match: "any-case" });
const plain = (text: string): ValuePattern => ({ text, anyBefore: false, anyAfter: false });
const field = (path: string, ...values: string[]): Term => ({ type: "field", path, values: values.map(plain) });

describe("a question's text", () => {
  const forms: [string, Expression[]][] = [
    ["", []],
    ["  ", []],
    ["oom killed", [word("oom"), word("killed")]],
    ['"oom killed"', [word("oom killed")]],
    ["'Exact Case'", [{ type: "text", text: "Exact Case", match: "exact" }]],
    [String.raw`"say \"hi\" \\ \n"`, [word(String.raw`say "hi" \ \n`)]],
    ["don't", [word("don't")]],
    ["/a.b/", [{ type: "regex", source: "a.b", ignoreCase: false }]],
    [String.raw`/a\/b\d/i`, [{ type: "regex", source: String.raw`a/b\d`, ignoreCase: true }]],
    ["/var/log/pods", [word("/var/log/pods")]],
    ["/healthz", [word("/healthz")]],
    ["-debug", [{ type: "not", of: word("debug") }]],
    ["--v=4 -> - a-b", [word("--v=4"), word("->"), word("-"), word("a-b")]],
    ["a OR b c", [{ type: "any", of: [word("a"), word("b")] }, word("c")]],
    [
      "ns:x a OR b",
      [
        { type: "place", key: "ns", values: [plain("x")] },
        { type: "any", of: [word("a"), word("b")] },
      ],
    ],
    [
      "(a b) OR -c",
      [
        {
          type: "any",
          of: [
            { type: "all", of: [word("a"), word("b")] },
            { type: "not", of: word("c") },
          ],
        },
      ],
    ],
    ["-(a OR b)", [{ type: "not", of: { type: "any", of: [word("a"), word("b")] } }]],
    ["f(x) (g(y))", [word("f(x)"), word("g(y)")]],
    ["a AND b", [word("a"), word("b")]],
    ["level>=warn", [{ type: "level", op: ">=", levels: ["warn"] }]],
    ["level:error,FATAL", [{ type: "level", op: "=", levels: ["error", "fatal"] }]],
    ["-level:warning", [{ type: "not", of: { type: "level", op: "=", levels: ["warn"] } }]],
    [
      'pod:web-*,"a b",*x',
      [
        {
          type: "place",
          key: "pod",
          values: [
            { text: "web-", anyBefore: false, anyAfter: true },
            plain("a b"),
            { text: "x", anyBefore: true, anyAfter: false },
          ],
        },
      ],
    ],
    ["label.app.kubernetes.io/name:web", [{ type: "label", name: "app.kubernetes.io/name", values: [plain("web")] }]],
    ["owner:deployment/web", [{ type: "place", key: "owner", values: [plain("deployment/web")] }]],
    [
      "source:host stream:18446744073709551615",
      [
        { type: "exact", key: "source", values: ["host"] },
        { type: "exact", key: "stream", values: ["18446744073709551615"] },
      ],
    ],
    ['keyword:"timed out",panic', [{ type: "exact", key: "keyword", values: ["timed out", "panic"] }]],
    ["pattern:00FF", [{ type: "exact", key: "pattern", values: ["00ff"] }]],
    ["http.status>=500", [{ type: "compare", path: "http.status", op: ">=", number: 500 }]],
    ["took<.5", [{ type: "compare", path: "took", op: "<", number: 0.5 }]],
    ["user:*", [{ type: "field", path: "user", values: [{ text: "", anyBefore: true, anyAfter: true }] }]],
    ["lvl:debug", [field("lvl", "debug")]],
    [".pod:web", [field("pod", "web")]],
    [
      "since:15m to:2026-11-20",
      [
        { type: "time", key: "since", at: "15m" },
        { type: "time", key: "to", at: "2026-11-20" },
      ],
    ],
    [
      "panic: http://x/y 10:20:30 a->b List<String>",
      [word("panic:"), word("http://x/y"), word("10:20:30"), word("a->b"), word("List<String>")],
    ],
  ];
  test.each(forms)("%p is read", (text, all) => {
    expect(parsed(text)).toEqual(all);
    expect(parsed(formatLogQuery({ all }))).toEqual(all);
  });

  const refusals: [string, number, string][] = [
    ["level>=wran", 7, "is not a level"],
    ["x level:", 2, "A level is missing"],
    ["level>=warn,error", 7, "one level"],
    ["ns:", 0, "A value is missing"],
    ["ns:a,", 5, "behind this comma"],
    ["pod>=x", 0, "write pod:value"],
    ["keyword:foo", 8, "is not a keyword"],
    ["pattern:xyz", 8, "is not a pattern id"],
    ["stream:99999999999999999999", 7, "is not a stream id"],
    ["source:pod", 7, "is not a source"],
    ["source:h*", 7, "takes no *"],
    ["from:yesterday", 5, "takes a time"],
    ["from:2026-02-31", 5, "takes a time"],
    ['a "b', 2, "is not closed"],
    ['""', 0, "Nothing is between"],
    ["(a", 0, "is not closed"],
    ["a)", 1, "closes nothing"],
    ["()", 0, "Nothing is in"],
    ["OR a", 0, "between two terms"],
    ["a OR", 2, "between two terms"],
    ["status>=abc", 0, "compares with a number"],
    ["x /(/", 2, "does not close a group"],
    [String.raw`/(a)\1/`, 0, "refer back"],
    ["a\0", 1, "NUL"],
    ["a".repeat(queryLimits.characters + 1), queryLimits.characters, "2000 characters"],
    ["a ".repeat(queryLimits.terms + 1), 0, "40 terms"],
    [`ns:${"a,".repeat(queryLimits.terms)}b`, 0, "40 terms"],
    ["(".repeat(50), queryLimits.depth, "nested too deeply"],
  ];
  test.each(refusals)("%p is refused where it is wrong, with what to write instead", (text, at, sentence) => {
    const refusal = refused(text);
    expect(refusal.sentence).toContain(sentence);
    expect(refusal.at).toBe(at);
  });
});

const texts = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      "OR",
      "AND",
      "-",
      "-x",
      "a:b",
      "level>=warn",
      "/x/",
      "a b",
      '"',
      "'",
      "\\",
      "(",
      ")",
      "*",
      "ns:",
      "a,b",
    ),
  )
  .filter((text) => !text.includes("\0"));
const keys = fc.stringMatching(/^[a-z_@][a-z0-9_@-]{0,6}(\.[a-z0-9]{1,4}){0,2}$/);
const patterns = fc.oneof(
  fc.record({ text: texts, anyBefore: fc.boolean(), anyAfter: fc.boolean() }),
  fc.constant({ text: "", anyBefore: true, anyAfter: true }),
);
const some = fc.array(patterns, { minLength: 1, maxLength: 3 });
const op = fc.constantFrom(">=" as const, ">" as const, "<=" as const, "<" as const);
const level = fc.constantFrom(...levels);
const terms: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    type: fc.constant("text" as const),
    text: texts,
    match: fc.constantFrom("any-case" as const, "exact" as const),
  }),
  fc.record({
    type: fc.constant("regex" as const),
    source: fc.constantFrom("a/b", "[a-z]+", String.raw`\d{3}\\`, "x|(?:y z)"),
    ignoreCase: fc.boolean(),
  }),
  fc.record({ type: fc.constant("level" as const), op, levels: fc.tuple(level) }),
  fc.record({
    type: fc.constant("level" as const),
    op: fc.constant("=" as const),
    levels: fc.array(level, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant("place" as const), key: fc.constantFrom(...placeKeys), values: some }),
  fc.record({
    type: fc.constant("exact" as const),
    key: fc.constant("keyword" as const),
    values: fc.tuple(fc.constantFrom(...errorKeywords)),
  }),
  fc.record({
    type: fc.constant("label" as const),
    name: keys.map((key) => `a${key.replaceAll("@", "x")}/b`),
    values: some,
  }),
  fc.record({
    type: fc.constant("field" as const),
    path: fc.oneof(keys, fc.constantFrom("pod", "level", "label.x")),
    values: some,
  }),
  fc
    .record({
      type: fc.constant("compare" as const),
      path: keys,
      op,
      number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    })
    .filter((term) => !Object.is(term.number, -0)),
  fc.record({
    type: fc.constant("time" as const),
    key: fc.constantFrom("since" as const, "from" as const),
    at: fc.constantFrom("15m", "2h30m", "2026-11-20T10:00:00.5+02:00"),
  }),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    terms,
    tie("expression").map((of): Expression => ({ type: "not", of })),
    fc.record({
      type: fc.constantFrom("any" as const, "all" as const),
      of: fc.array(tie("expression"), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

test("a star beside nothing is any value, in quotes or not", () => {
  for (const text of ["ns:*", "ns:''*", 'ns:*""', "ns:*''*"]) {
    const found = parseLogQuery(text);
    expect([text, "query" in found ? formatLogQuery(found.query) : found.refusal.sentence]).toEqual([text, "ns:*"]);
    expect(parsed(text)).toEqual(parsed("ns:*"));
  }
});

test("what is written as text is read as the same question", () => {
  fc.assert(
    fc.property(fc.array(expression, { maxLength: 3 }), (all) => {
      const text = formatLogQuery({ all });
      const found = parseLogQuery(text);
      // Two limits may be passed by what is made up here; everything else must come back.
      if ("refusal" in found) expect(found.refusal.sentence).toMatch(/terms|characters/);
      else expect(found.query.all).toEqual(all);
    }),
    { numRuns: 2000 },
  );
});

test("no text breaks the parser, and what it reads can be written and read again", () => {
  const pieces = fc.constantFrom(
    "a",
    "ns:",
    "level>=",
    "warn",
    "(",
    ")",
    " ",
    "OR ",
    "-",
    '"',
    "'",
    "/",
    "*",
    ",",
    "\\",
    "x.y>",
    "5",
    "i",
  );
  const any = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.array(pieces, { maxLength: 14 }).map((each) => each.join("")),
  );
  fc.assert(
    fc.property(any, (text) => {
      const found = parseLogQuery(text);
      if ("refusal" in found) expect(found.refusal.at).toBeLessThanOrEqual(text.length);
      else expect(parsed(formatLogQuery(found.query))).toEqual([...found.query.all]);
    }),
    { numRuns: 5000 },
  );
});

describe("a regex", () => {
  test.each([
    "a|b",
    "(?i)x",
    "(?i:x)",
    "(?P<n>a)",
    "(?<n>a)",
    "[]a]",
    "[^]a-z]",
    "[[:alpha:]_]",
    String.raw`\d+\.\d{1,3}`,
    String.raw`\pL\p{Greek}\x41\x{1F600}\Q(*\E`,
    "a{,5}",
    "{",
    "a*?b+?c??",
    "",
    "€🚀?",
    "(a{10}){50}",
    "err.{0,40}end",
    ".{300}",
    "(?i)^.{20,30}x",
    String.raw`\w{1,12}=\d{1,30}`,
  ])("%p is RE2's", (source) => expect(regexFault(source)).toBeNull());
  test.each([
    [String.raw`(a)\1`, "refer back"],
    [String.raw`\k<n>`, "refer back"],
    ["(?=a)", "look ahead"],
    ["(?!a)", "look ahead"],
    ["(?<=a)", "look ahead"],
    ["(?<!a)", "look ahead"],
    ["(?>a)", "is no group"],
    ["(?#x)", "is no group"],
    ["a*+", "possessive"],
    ["a++", "possessive"],
    ["a**", "repeat a repeat"],
    ["a{2}{3}", "repeat a repeat"],
    ["a{1001}", "at most 1000"],
    ["a{5,2}", "ends before"],
    ["(a{100}){100}", "repeats too much"],
    ["(((a{30}){30}){30})", "repeats too much"],
    [".{330}[a-z]{330}", "repeats too much"],
    ["[01].{20}[01].{30}x", "counts any character"],
    ["e(?:.){13}", "counts any character"],
    [String.raw`[01](\w{20}x)`, "counts any character"],
    [String.raw`\pL{400}x`, "repeats too much"],
    ["*a", "repeats nothing"],
    ["(a", "does not close"],
    ["a)", "did not open"],
    ["[a", "does not close a ["],
    ["a\\", "ends with"],
    [String.raw`\Z`, "means nothing"],
    ["(".repeat(30) + ")".repeat(30), "too deeply"],
    ["a".repeat(513), "512 characters"],
  ])("%p is refused", (source, why) => expect(regexFault(source)).toContain(why));
});

test("a click adds a term once, takes it away, and replaces one of the same key", () => {
  const [ns, other] = [parsed("ns:shop")[0]!, parsed("ns:bank")[0]! as Term];
  const start: LogQuery = { all: parsed("oom OR killed") };
  const one = withTerm(withTerm(start, ns), ns);
  expect(formatLogQuery(one)).toBe("(oom OR killed) ns:shop");
  expect(hasTerm(one, ns)).toBe(true);
  expect(withoutTerm(one, ns)).toEqual(start);
  expect(formatLogQuery(withOnly(one, other))).toBe("(oom OR killed) ns:bank");
  expect(formatLogQuery(withTerm(one, { type: "not", of: ns }))).toBe("(oom OR killed) -ns:shop");
  expect(withoutKey(one, "ns")).toEqual(start);
});

test("times count back from the capture, or are completed", () => {
  const captured = Date.parse("2026-11-20T12:00:00Z");
  expect(resolveTime("1h30m", captured)).toBe("2026-11-20T10:30:00.000Z");
  expect(resolveTime("2026-11-20", captured)).toBe("2026-11-20T00:00:00Z");
  expect(resolveTime("2026-11-20T10:00+02:00", captured)).toBe("2026-11-20T10:00:00+02:00");
  expect(resolveTime("2026-11-20T10:00:00.123456789Z", captured)).toBe("2026-11-20T10:00:00.123456789Z");
  expect(resolveTime("2026-13-01", captured)).toBeNull();
  expect(resolveTime("999999999w", captured)).toBe("1970-01-01T00:00:00.000Z");
});
