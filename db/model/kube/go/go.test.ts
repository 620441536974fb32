// The texts of Go's standard library. What is expected here was written by Go programs, or follows from Go's sources.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { readRawUrlBase64, writeRawUrlBase64 } from "./base64.ts";
import { integerError, readInt64, readUint64 } from "./integer.ts";
import { jsonProblem } from "./json-problem.ts";
import { goJson, goJsonIndented } from "./json-text.ts";
import { goQuote } from "./quote.ts";
import { nanoFixed, readRfc3339 } from "./rfc3339.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("quoted text", () => {
  test("stands as Go's %q prints it", () => {
    expect(goQuote("")).toBe('""');
    expect(goQuote('a"b\\c')).toBe('"a\\"b\\\\c"');
    expect(goQuote("\u0007\b\f\n\r\t\v\0\u001f\u007f")).toBe('"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1f\\x7f"');
    expect(goQuote("ü→𝄞")).toBe('"ü→𝄞"');
    expect(goQuote("\u00a0\u200b\u{e0001}")).toBe('"\\u00a0\\u200b\\U000e0001"');
    expect(goQuote("\ud800")).toBe('"\u{fffd}"');
  });
});

describe("whole numbers", () => {
  test("are read to the edge of 64 bits and refused beyond", () => {
    expect(readInt64("+9223372036854775807")).toBe(9223372036854775807n);
    expect(readInt64("-9223372036854775808")).toBe(-9223372036854775808n);
    expect(readInt64("9223372036854775808")).toBe("value out of range");
    expect(readInt64("000000000000000000000000000000000000000000000000000007")).toBe(7n);
    expect(readUint64("18446744073709551615")).toBe(18446744073709551615n);
    expect(readUint64("18446744073709551616")).toBe("value out of range");
    for (const text of ["", "-", "+", " 1", "1 ", "1_0", "0x1", "1.0", "１"])
      expect(readInt64(text)).toBe("invalid syntax");
    expect(readUint64("+1")).toBe("invalid syntax");
    expect(integerError("ParseInt", 'a"', "invalid syntax")).toBe('strconv.ParseInt: parsing "a\\"": invalid syntax');
  });

  test("a megabyte of digits costs nothing", () => {
    const before = performance.now();
    expect(readInt64("9".repeat(1_000_000))).toBe("value out of range");
    expect(performance.now() - before).toBeLessThan(200);
  });
});

describe("base64", () => {
  test("whatever is written is read again", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = writeRawUrlBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(readRawUrlBase64(text)).toEqual(bytes);
      }),
    );
  });

  test("the illegal byte is where Go finds it", () => {
    expect(readRawUrlBase64("ab=c")).toBe(2);
    expect(readRawUrlBase64("YWJjZA==")).toBe(6);
    expect(readRawUrlBase64("a")).toBe(0);
    expect(readRawUrlBase64("YWJjZ")).toBe(4);
    expect(readRawUrlBase64("ü")).toBe(0);
    expect(readRawUrlBase64("YQ/+")).toBe(2);
    expect(readRawUrlBase64("YW\nJj\r")).toEqual(bytesOf("abc"));
  });
});

describe("JSON", () => {
  test("is escaped as Go escapes it", () => {
    expect(goJson({ a: "<b>&\u2028", c: undefined, d: null })).toBe('{"a":"\\u003cb\\u003e\\u0026\\u2028","d":null}\n');
    expect(goJsonIndented({ a: {}, b: [1] })).toBe('{\n  "a": {},\n  "b": [\n    1\n  ]\n}');
  });

  test.each([
    ["", "unexpected end of JSON input"],
    ["{", "unexpected end of JSON input"],
    ['{"a"', "unexpected end of JSON input"],
    ["tru", "unexpected end of JSON input"],
    ["-", "unexpected end of JSON input"],
    ["[1,", "unexpected end of JSON input"],
    ["x", "invalid character 'x' looking for beginning of value"],
    ["\u00cf<", "invalid character 'Ã' looking for beginning of value"],
    ["{]", "invalid character ']' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ["[1 2]", "invalid character '2' after array element"],
    ["[1,]", "invalid character ']' looking for beginning of value"],
    ["{} x", "invalid character 'x' after top-level value"],
    ["01", "invalid character '1' after top-level value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ["-a", "invalid character 'a' in numeric literal"],
    ["1.x", "invalid character 'x' after decimal point in numeric literal"],
    ["1ex", "invalid character 'x' in exponent of numeric literal"],
    ["trux", "invalid character 'x' in literal true (expecting 'e')"],
    ["nulL", "invalid character 'L' in literal null (expecting 'l')"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ["\u0001", "invalid character '\\x01' looking for beginning of value"],
  ])("%j: %s", (text, problem) => {
    expect(jsonProblem(bytesOf(text))).toBe(problem);
  });

  test("there is a problem exactly where JavaScript finds one too", () => {
    const nearly = fc
      .array(fc.constantFrom(...Array.from('{}[]:,"\\ 0123.eE-+truefalsn u\n')), { maxLength: 12 })
      .map((chars) => chars.join(""));
    fc.assert(
      fc.property(fc.oneof(nearly, fc.json(), fc.string({ unit: "binary" })), (text) => {
        const bytes = bytesOf(text);
        let parses = true;
        try {
          JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
        } catch {
          parses = false;
        }
        expect(jsonProblem(bytes) === null).toBe(parses);
      }),
      { numRuns: 3000 },
    );
  });

  test("depth has an end, and a deep text is read in a moment", () => {
    expect(jsonProblem(bytesOf("[".repeat(10_000) + "]".repeat(10_000)))).toBeNull();
    expect(jsonProblem(bytesOf("[".repeat(3_000_000)))).toBe("exceeded max depth");
  });
});

describe("moments", () => {
  test("are read to the nanosecond and printed as a kubelet prints them", () => {
    for (const [text, printed] of [
      ["2026-11-20T12:10:06Z", "2026-11-20T12:10:06.000000000Z"],
      ["2026-11-20T12:10:06.5+02:00", "2026-11-20T12:10:06.500000000+02:00"],
      ["2026-11-20T12:10:06,123456789123-00:30", "2026-11-20T12:10:06.123456789-00:30"],
      ["2024-02-29T23:59:59.999999999+00:00", "2024-02-29T23:59:59.999999999Z"],
      ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000000Z"],
      ["2026-01-02T5:04:05Z", "2026-01-02T05:04:05.000000000Z"],
    ] as const) {
      const read = readRfc3339(text);
      expect(typeof read === "string" ? read : nanoFixed(read)).toBe(printed);
    }
  });

  test("agree with the platform's own clock", () => {
    const moments = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (date) => {
        const read = readRfc3339(date.toISOString());
        if (typeof read === "string") throw new Error(read);
        expect(read.seconds * 1000 + read.nanos / 1e6).toBe(date.getTime());
      }),
    );
  });

  const as = ' as "2006-01-02T15:04:05Z07:00": cannot parse ';
  test.each([
    ["x", `parsing time "x"${as}"x" as "2006"`],
    ["", `parsing time ""${as}"" as "2006"`],
    ["2026-1-02T00:00:00Z", `parsing time "2026-1-02T00:00:00Z"${as}"1-02T00:00:00Z" as "01"`],
    ["2026-01-01", `parsing time "2026-01-01"${as}"" as "T"`],
    ["2026-01-01 00:00:00Z", `parsing time "2026-01-01 00:00:00Z"${as}" 00:00:00Z" as "T"`],
    ["2026-01-01T00:00:00", `parsing time "2026-01-01T00:00:00"${as}"" as "Z07:00"`],
    ["2026-01-01T00:00:00+0200", `parsing time "2026-01-01T00:00:00+0200"${as}"+0200" as "Z07:00"`],
    ["2026-13-01T00:00:00Z", 'parsing time "2026-13-01T00:00:00Z": month out of range'],
    ["2026-02-29T00:00:00Z", 'parsing time "2026-02-29T00:00:00Z": day out of range'],
    ["2026-01-01T24:00:00Z", 'parsing time "2026-01-01T24:00:00Z": hour out of range'],
    ["2026-01-01T00:60:00Z", 'parsing time "2026-01-01T00:60:00Z": minute out of range'],
    ["2026-01-01T00:00:00Zx", 'parsing time "2026-01-01T00:00:00Zx": extra text: "x"'],
    ["ü", `parsing time "\\xc3\\xbc"${as}"\\xc3\\xbc" as "2006"`],
  ])("%j is no moment", (text, problem) => {
    expect(readRfc3339(text)).toBe(problem);
  });
});
