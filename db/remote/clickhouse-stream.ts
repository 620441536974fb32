// A SELECT of any size as a stream of bytes that ends only when the answer is whole.
import { ClickHouseError } from "@clickhouse/client-web";
import { KubinError } from "../model/error.ts";
import type { LinesFormat } from "../ports.ts";
import type { ClickHouseSettings } from "./clickhouse-lines.ts";

const secondsMax = 3600;

/**
 * Parameters travel as parts of a form: an address has no room for names of many pods. Throws ClickHouse's own error
 * when it fails before its first byte.
 */
export async function streamFrom(
  settings: ClickHouseSettings,
  sql: string,
  parameters: Record<string, unknown>,
  format: LinesFormat,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const stop = new AbortController();
  const url = new URL(settings.url);
  url.searchParams.set("database", settings.database ?? "default");
  url.searchParams.set("default_format", format);
  url.searchParams.set("max_execution_time", String(secondsMax));
  url.searchParams.set("cancel_http_readonly_queries_on_client_close", "1");
  const body = new FormData();
  body.set("query", sql);
  for (const [name, value] of Object.entries(parameters)) body.set(`param_${name}`, parameterText(value));
  const headers = { "X-ClickHouse-User": settings.user, "X-ClickHouse-Key": settings.password };
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(secondsMax * 1000)]);
  const response = await fetch(url, { method: "POST", headers, body, signal });
  if (!response.ok || response.headers.has("x-clickhouse-exception-code")) {
    throw failureOf(await response.text(), response.headers.get("x-clickhouse-exception-code"));
  }
  const whole = response.body ?? new Blob([]).stream();
  return guarded(whole, response.headers.get("x-clickhouse-exception-tag"), stop);
}

/** As ClickHouse's tab-separated format writes it; texts inside a list stand in quotes. */
function parameterText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => (typeof item === "string" ? `'${escaped(item)}'` : String(item))).join(",")}]`;
  }
  return typeof value === "string" ? escaped(value) : String(value);
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\0": "\\0",
};
const escaped = (text: string): string => text.replaceAll(/[\\'\t\n\r\0]/g, (char) => escapes[char] ?? char);

function failureOf(text: string, code: string | null): ClickHouseError {
  const found = /^Code: (\d+)\. DB::Exception: (.*)/s.exec(text.trim());
  return new ClickHouseError({
    message: (found?.[2] ?? text).slice(0, 500),
    code: found?.[1] ?? code ?? "1002",
    type: /\(([A-Z0-9_]+)\)/.exec(text)?.[1] ?? "UNKNOWN_EXCEPTION",
  });
}

/**
 * A server that fails late writes an exception block behind the rows, which must not pass for rows. Its mark may be cut
 * over two chunks, so as many bytes as it is long are always held back.
 */
function guarded(
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
  tag: string | null,
  stop: AbortController,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader();
  const mark = tag === null ? null : new TextEncoder().encode(`\r\n__exception__\r\n${tag}\r\n`);
  let held = new Uint8Array(0);
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await reader.read().catch((cause: unknown) => {
            throw cutShort(cause);
          });
          if (done) {
            if (held.length > 0) controller.enqueue(held);
            controller.close();
            return;
          }
          if (mark === null) return controller.enqueue(value);
          const bytes = held.length === 0 ? value : joined(held, value);
          if (indexOf(bytes, mark) >= 0) {
            stop.abort();
            throw cutShort(undefined);
          }
          const ready = Math.max(0, bytes.length - mark.length);
          held = bytes.slice(ready);
          if (ready > 0) return controller.enqueue(bytes.subarray(0, ready));
        }
      },
      cancel: () => stop.abort(),
    },
    { highWaterMark: 0 },
  );
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Where the mark begins, or -1. It starts with a rare character, so looking for that one is most of the work. */
function indexOf(bytes: Uint8Array, mark: Uint8Array): number {
  const first = mark[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

const cutShort = (cause: unknown): KubinError =>
  new KubinError("unavailable", "Cannot read on from ClickHouse: it ended its answer early", { cause });
