import { expect, test } from "bun:test";
import { parseJsonExactly, parseYamlExactly } from "./exact-json.ts";

const yaml = (text: string) => parseYamlExactly(text, (part) => Bun.YAML.parse(part));

test("JSON keeps every digit of an int64 and loses its spaces", () => {
  const text = '{\n  "big": 9223372036854775807,\n  "s": "a \\" b  {c} \\\\",\n  "list": [ 1, 2 ],\n  "exp": 1e400\n}';
  expect(parseJsonExactly(text).json).toBe(
    '{"big":9223372036854775807,"s":"a \\" b  {c} \\\\","list":[1,2],"exp":1e400}',
  );
  expect(parseJsonExactly('{ "a": 1.50 }').json).toBe('{"a":1.5}');
  expect(() => parseJsonExactly('{"a":')).toThrow();
});

test("a number is at risk wherever JSON may have one, and nothing inside a string is", () => {
  const kept = ["12345678901234567", "[1,12345678901234567]", '{"a":-0.12345678901234567}', '{"a":1E+400}'];
  for (const text of kept) expect(parseJsonExactly(text).json).toBe(text);
  expect(parseJsonExactly('{"uid":"0c4e5f60-12345678901234567","a":1.50}').json).toBe(
    '{"uid":"0c4e5f60-12345678901234567","a":1.5}',
  );
});

test("YAML keeps every digit of an int64, and strings of digits stay strings", () => {
  const { json, value } = yaml(
    'spec:\n  big: 9223372036854775807\n  neg: -9223372036854775808\n  "quoted key": 12345678901234567890\n  text: "12345678901234567"\n  list:\n  - 12345678901234567\n  - a\n  note: |\n    id: 12345678901234567\n',
  );
  expect(json).toBe(
    '{"spec":{"big":9223372036854775807,"neg":-9223372036854775808,"quoted key":12345678901234567890,"text":"12345678901234567","list":[12345678901234567,"a"],"note":"id: 12345678901234567\\n"}}',
  );
  expect(value).toMatchObject({ spec: { text: "12345678901234567", note: "id: 12345678901234567\n" } });
});

test("YAML without long integers is left to the parser", () => {
  expect(yaml("a: 1\n")).toEqual({ value: { a: 1 }, json: null });
});

test("lines of blanks and dashes before a long integer cost no more than their length", () => {
  // Squared, these would run for hours.
  const lines = ["\n".repeat(2_000_000), `${"- ".repeat(1_000_000)}x\n`, `a${": ".repeat(1_000_000)}x\n`];
  for (const line of lines) {
    const text = `a: 12345678901234567x\n${line}big: 12345678901234567\n`;
    expect(parseYamlExactly(text, (part) => part.includes("kubin-integer:12345678901234567\n")).json).toBe("true");
  }
});
