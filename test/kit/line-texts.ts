// Texts of logs for property tests: what programs write, and the same put together wrongly.
import * as fc from "fast-check";
import { eventPrefixes } from "../../db/model/line/event-words.ts";
import { levelWords } from "../../db/model/line/level.ts";
import { errorKeywords, requestIdKeys } from "../../db/model/line/patterns.ts";
import { dateWords, textKeys } from "../../db/model/line/shape.ts";

const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(""));
const level = fc.constantFrom(...levelWords.map(([word]) => word));
const anyCase = (word: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(word, fc.integer({ min: 0, max: 3 })).map(([text, how]) => {
    if (how === 0) return text.toUpperCase();
    return how === 1 ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
  });
const mark = fc.constantFrom(" ", '"', "'", "=", ":", "[", "]", ",", "\0", "é", "\r", "x", "");
const date = fc.constantFrom(
  "2026-11-20",
  "2024-02-29",
  "2023-02-29",
  "1970-01-01",
  "2261-12-31",
  "2262-01-01",
  "1969-12-31",
);
const clock = fc.constantFrom(
  "12:34:56",
  "00:00:00",
  "23:59:60",
  "24:00:00",
  "12:60:00",
  "12:34-56",
  "1a:34:56",
  "12:34:61",
);
const fraction = joined(fc.constantFrom(".", ",", ""), fc.stringMatching(/^[0-9]{0,11}$/));
const zone = fc.constantFrom("Z", "Z", "Z", "+02:00", "-0330", "+2:00", "+99:99", "");
const time = joined(date, fc.constantFrom("T", "T", " "), clock, fraction, zone);
const goodTime = joined(
  fc.constantFrom("2026-11-20T12:34:56.", "1970-01-01T00:00:00."),
  fc.stringMatching(/^[0-9]{0,9}$/),
  fc.constant("Z "),
);
const tag = fc.constantFrom(
  "stdout F ",
  "stderr F ",
  "stdout P ",
  "stderr P",
  "stdout X ",
  "stdout F",
  "stdoutt F ",
  "stdxxx F ",
);
const klog = joined(
  fc.constantFrom("I", "W", "E", "F", "X"),
  fc.stringMatching(/^[0-9]{3,5}$/),
  fc.constantFrom(" ", "x"),
);
const id = fc.oneof(
  fc.stringMatching(/^[a-f0-9._-]{4,9}$/),
  fc.constantFrom("none", "0".repeat(127), "0".repeat(128), "0".repeat(129), "host/abc12345"),
);
const quote = fc.constantFrom("", '"', "'", " ");
const requestId = joined(
  anyCase(fc.constantFrom(...requestIdKeys)),
  quote,
  fc.constantFrom(":", "=", " : ", " ", ""),
  quote,
  id,
  mark,
);

/** What traces consist of. */
const ofTrace = fc.oneof(
  joined(
    fc.constantFrom("\n", "\nX ", "\n2026-11-20T12:34:56Z stdout F ", "\n2026-11-20T12:34:56Z "),
    fc.constantFrom(
      ...eventPrefixes.map(([prefix]) => prefix),
      "\t",
      "    ",
      "  [ERROR]",
      " 2026-11-20",
      " E1120 ",
      "}",
      "]);",
      "{",
      "java.io.IOException: ",
      "KeyError",
      "main.main()",
      "net.(*netFD).accept(0xc0",
      "io.ReadFull(...)",
      "a.B.CError (x)",
      "at a.b(",
      "panic: {0x",
    ),
  ),
  fc.constantFrom("1", "goroutine 7 [", ".accept({0x", "(...)", "()", ":", " (", "{", "[", "Exception", ".Fault"),
);
const escape = fc.constantFrom(
  '\\"',
  "\\",
  "\\n",
  '"',
  "'",
  "=",
  '="',
  '] "',
  ' "',
  " '",
  "{",
  "}",
  '{"',
  '":"',
  '":',
  '"GET /a ',
  '"POST ',
);
/** What shapes are made of: words of both sorts, quotes, JSON. */
export const ofShape = fc.oneof(
  joined(fc.constantFrom(...textKeys), escape),
  joined(
    escape,
    fc.constantFrom(
      ...dateWords,
      "a-bcdfg",
      "deadbeefcafe",
      "feedface",
      "a-b.c-",
      "$x_",
      "k8s.io",
      "api-bjtpt",
      "-x-bjtpt.",
      "0x1f",
      "\xff\xfe",
    ),
  ),
  fc.integer({ min: 50, max: 80 }).map((count) => "y".repeat(count)),
  fc.stringMatching(/^[a-z]{1,9}[ ./-]{1,3}$/),
);
const partial = joined(
  fc.constant("\n"),
  fc.constantFrom("2026-11-20T12:34:56Z ", "2026-11-20T12:34:57Z "),
  fc.constantFrom("stdout P ", "stderr P ", "stdout F ", "stderr F ", "stdout P", "stderr P\r"),
  fc.constantFrom("err", "or=1 request", "_id=abc", "-123", "\tat x(", "x", "", "\r"),
);

/** Pieces of lines as programs write them, and the same put together wrongly. */
export const piece = fc.oneof(
  partial,
  ofTrace,
  ofShape,
  fc.constantFrom("\n", "\n", "\n", "\r\n"),
  joined(fc.constant("\n"), fc.oneof(goodTime, time), fc.oneof(tag, mark), fc.oneof(klog, mark)),
  joined(mark, anyCase(level), mark),
  joined(mark, anyCase(fc.constantFrom(...errorKeywords)), mark),
  requestId,
  fc.string({ maxLength: 12 }),
  fc.integer({ min: 0, max: 120 }).map((count) => "x".repeat(count)),
);
export const anyText = fc.array(piece, { minLength: 20, maxLength: 60 }).map((pieces) => pieces.join(""));
export const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
