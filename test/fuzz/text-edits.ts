// Changes to YAML, JSON and logs that know their grammar: lines doubled, dropped, indented, and pieces of trouble put in.
import * as fc from "fast-check";

const deep = (open: string, close: string): string => `${open.repeat(4000)}${close.repeat(4000)}`;
const laughs = "bcdefghi"
  .split("")
  .map(
    (name, i) =>
      `${name}: &${name} [${Array(12)
        .fill(`*${"abcdefgh"[i] ?? ""}`)
        .join(",")}]\n`,
  )
  .join("");

/** Each is a habit of some writer, or an attack on some reader. */
const trouble = [
  "\u0000",
  "\ufeff",
  "\r\n",
  "\t",
  "\u2028",
  "\u001b[2J",
  "\n",
  "\n".repeat(3000),
  "- ".repeat(800),
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  ",",
  ": ",
  "- ",
  "# note\n",
  "\n---\n",
  "\n...\n",
  "%YAML 1.1\n---\n",
  "| \n",
  ">-\n  x\n",
  "!!binary aGk=",
  "!!js/function f",
  "? [a, b]\n: c\n",
  "<<: {kind: Other}\n",
  "&a ",
  "*a",
  "&a [*a]",
  "a: &a [x,x]\n",
  `a: &a [x,x,x,x]\n${laughs}`,
  deep("[", "]"),
  deep('{"a":', "}"),
  deep("[", ""),
  "null",
  "~",
  "true",
  ".nan",
  ".inf",
  "-0",
  "1e999",
  "12345678901234567890",
  "-9223372036854775808",
  "0x1f",
  "0o17",
  "1_000",
  "kubin-integer:1",
  '"\\ud800"',
  '"\\u0000"',
  '"\\u001b[31m"',
  '"__proto__":{"kind":"Pod"},',
  "__proto__:\n  kind: Pod\n",
  '"constructor":1,',
  '"kind":"PodList",',
  "kind: PodList\n",
  '"kind":"List","items":{"a":1},',
  '"items":null,',
  "items: text\n",
  "items:\n  a: 1\n",
  "items:\n  - kind: Pod\n",
  '"metadata":null,',
  "metadata: []\n",
  '"name":{"a":1},',
  '"apiVersion":7,',
  "apiVersion: v1/v2/v3\n",
  "==== START logs for container c of pod shop/web-1 ====\n",
  "==== END logs for container app of pod shop/web-1 ====\n",
  "==== START logs for container {} of pod / ====\n",
  '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"in-a-log"}}\n',
  "2024-05-01T10:00:00.123456789Z ",
  "9999-12-31T23:59:59-23:59 stdout F ",
  "2024-05-01T10:00:00.123456789Z stdout P part",
];

export type TextEdit =
  | { readonly kind: "put"; readonly at: number; readonly text: string; readonly times: number }
  | { readonly kind: "replace"; readonly at: number; readonly text: string }
  | {
      readonly kind: "drop line" | "double line" | "indent line" | "tab line" | "end here" | "join line";
      readonly at: number;
    }
  | { readonly kind: "CRLF" };

const at = fc.nat({ max: 1 << 16 });
export const textEdit: fc.Arbitrary<TextEdit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      at,
      text: fc.constantFrom(...trouble),
      times: fc.constantFrom(1, 1, 1, 2, 30),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("replace" as const), at, text: fc.constantFrom(...trouble) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        ...(["drop line", "double line", "indent line", "tab line", "end here", "join line"] as const),
      ),
      at,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "CRLF" as const }) },
);
export const textEdits = fc.array(textEdit, { minLength: 1, maxLength: 6 });

export function editedText(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce(editedOnce, text);
}

function editedOnce(text: string, edit: TextEdit): string {
  if (edit.kind === "CRLF") return text.replaceAll("\n", "\r\n");
  if (edit.kind === "put" || edit.kind === "replace") return withTrouble(text, edit);
  const lines = text.split("\n");
  const at = edit.at % lines.length;
  const line = lines[at] ?? "";
  if (edit.kind === "end here") return text.slice(0, edit.at % (text.length + 1));
  if (edit.kind === "drop line") lines.splice(at, 1);
  else if (edit.kind === "double line") lines.splice(at, 0, line);
  else if (edit.kind === "join line") lines.splice(at, 2, line + (lines[at + 1] ?? ""));
  else lines[at] = `${edit.kind === "tab line" ? "\t" : "  "}${line}`;
  return lines.join("\n");
}

/** At a token's edge half of the time: in its middle most trouble is only text. */
function withTrouble(text: string, edit: Extract<TextEdit, { kind: "put" | "replace" }>): string {
  const edges = Array.from(text.matchAll(/["\n:,{}[\]]/g), (match) => match.index);
  const somewhere = edit.at % (text.length + 1);
  const place = edit.at % 2 === 0 ? (edges[edit.at % Math.max(1, edges.length)] ?? somewhere) : somewhere;
  if (edit.kind === "put") return text.slice(0, place) + edit.text.repeat(edit.times) + text.slice(place);
  const value = /^[":,\s]*(?:"[^"]*"|[^",:{}[\]\n]+)/.exec(text.slice(place))?.[0].length ?? 1;
  return text.slice(0, place + 1) + edit.text + text.slice(place + Math.max(1, value));
}
