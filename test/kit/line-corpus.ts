// Lines of many forms in a few streams, and questions about them, for tests of searching.
import type { Question } from "../../db/lines/question.ts";
import type { PodName } from "../../db/model/log-query/terms.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { type TestLine, testLine } from "./line-rows.ts";

/** The corpus as a reader sees it. */
export const corpusSnapshot = { snapshotId: "snap", attempts: [1, 2] };
export const corpusStart = 1_763_640_000_000_000_000n;

export function questionOf(text: string, pods: Record<string, PodName[]> = {}): Question {
  const parsed = parseLogQuery(text);
  if ("refusal" in parsed) throw new Error(`${text}: ${parsed.refusal.sentence}`);
  return {
    query: parsed.query,
    capturedAtMs: Number(corpusStart / 1_000_000n) + 3_600_000,
    pods: new Map(Object.entries(pods)),
  };
}

export const awkward = [
  "it's",
  `"`,
  "\\",
  "a\tb\nc\r\0d",
  "€ 🚀 ÄÖ",
  "{p2:String}",
  "') OR 1=1 --",
  "%",
  "_",
  "'; DROP TABLE lines",
  "\\x41",
  "//",
  "`",
  "${x}",
  "{{",
];
export const forms = [
  `{"level":"info","msg":"handled","http":{"status":500,"path":"/api/items"},"user":"Ann Lee","ok":true,"flat.key":"v1"}`,
  `2026-11-20 prefix {"msg":"nested","http":{"status":200},"user":"bob"}`,
  `I1120 10:00:00.000000 1 controller.go:42] "Reconciling" node="node-7" attempts=3 err="no \\"such\\" host"`,
  `time=2026-11-20T10:00:00Z level=warn msg="slow query" duration=1250 user=carol,x`,
  `10.0.0.1 - - [20/Nov/2026:10:00:00 +0000] "GET /shop/cart?id=1 HTTP/1.1" 502 12 "-" "curl/8.0" 100 0.250 [shop-web-80]`,
  `10.0.0.2 - - [20/Nov/2026:10:00:00 +0000] "POST /login HTTP/2.0" 200 34 "-" "Mozilla/5.0"`,
  `user="quoted only`,
];

/** Streams of two attempts, with equal times in several streams and lines that have none. */
function corpus(): TestLine[] {
  const lines: TestLine[] = [];
  for (let stream = 1; stream <= 7; stream++) {
    const place = {
      stream: String(stream * 1_000_003),
      namespace: stream % 2 ? "shop" : "bank",
      pod: `web-${stream % 4}`,
      container: stream > 5 ? "proxy" : "app",
      node: `node-${stream % 3}`,
      file: `${stream}.log`,
      attempt: 1 + (stream % 2),
    };
    for (let number = 1; number <= 120; number++) {
      const at = BigInt(Math.floor(number / 4)) * 1_000_000_000n + BigInt(number % 8 === 0 ? stream : 0);
      const text =
        [
          `request ${number % 9} took long`,
          awkward[number % awkward.length] ?? "",
          forms[number % forms.length] ?? "",
          "Timeout ERROR",
        ][number % 4] ?? "";
      lines.push(
        testLine({
          ...place,
          number,
          ns: stream === 7 ? 0n : corpusStart + at,
          timed: stream !== 7 && number % 4 === 0,
          level: number % 4 === 3 ? "error" : "info",
          message: text,
          requestId: number === 77 ? "req-77" : "",
          keywords: number % 4 === 3 ? ["timeout", "error"] : [],
        }),
      );
    }
  }
  return lines;
}
export const corpusLines = corpus();
