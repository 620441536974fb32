// Turns an answer of the engine into an HTTP response that can never be mistaken for a whole one when it is not.
import { httpStatus, toException } from "./exception.ts";

/** Small answers are collected up to this, so that a failure among them still gets its own status. */
const heldBytes = 256 * 1024;
/** A reader that takes nothing for so long loses its answer: it holds a connection that others wait for. */
const stalledMs = 60_000;
/** Between the exception block and the break: what a reset overtakes is lost. */
const brokenAfterMs = 25;

const contentTypes: Record<string, string> = {
  json: "application/json; charset=UTF-8",
  jsoncompact: "application/json; charset=UTF-8",
  jsoneachrow: "application/x-ndjson; charset=UTF-8",
  jsoncompacteachrow: "application/x-ndjson; charset=UTF-8",
  csv: "text/csv; charset=UTF-8",
  tabseparated: "text/tab-separated-values; charset=UTF-8",
  arrowstream: "application/vnd.apache.arrow.stream",
};

/** Headers that every answer carries. */
export function answerHeaders(queryId: string, format: string): Headers {
  return new Headers({
    "Content-Type": contentTypes[format.toLowerCase()] ?? "application/octet-stream",
    // A header value must not hold what a caller could use to start another header.
    "X-ClickHouse-Query-Id": queryId.replaceAll(/[^A-Za-z0-9_.:-]/g, "_").slice(0, 128),
    "X-ClickHouse-Format": format,
    "X-ClickHouse-Timezone": "UTC",
  });
}

/** ClickHouse's form of a failure, with its number in a header and the status it would use. */
export function failureResponse(error: unknown, queryId: string): Response {
  const exception = toException(error);
  const headers = answerHeaders(queryId, "TabSeparated");
  headers.set("Content-Type", "text/plain; charset=UTF-8");
  headers.set("X-ClickHouse-Exception-Code", String(exception.code));
  return new Response(`${exception.toWire()}\n`, { status: httpStatus(exception.code), headers });
}

/**
 * Sends chunks as they come. The first part is awaited: a failure in it rejects, and the caller answers with a status.
 * A later failure writes ClickHouse's exception block, which client-web knows, and then breaks the connection, which
 * everybody knows.
 */
export async function streamedResponse(
  chunks: AsyncGenerator<Uint8Array, void, void>,
  headers: Headers,
  gzip: boolean,
): Promise<Response> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < heldBytes) {
    const next = await chunks.next();
    if (next.done === true) return wholeResponse(Buffer.concat(held), headers, gzip);
    held.push(next.value);
    bytes += next.value.length;
  }
  const tag = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  headers.set("X-ClickHouse-Exception-Tag", tag);
  return compressed(pulled(held, chunks, tag), headers, gzip);
}

/** An answer that is complete and in memory. */
export function wholeResponse(bytes: Uint8Array, headers: Headers, gzip: boolean): Response {
  if (!gzip) return new Response(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { headers });
  headers.set("Content-Encoding", "gzip");
  return new Response(Bun.gzipSync(Buffer.from(bytes), { level: 1 }), { headers });
}

function compressed(body: ReadableStream<Uint8Array<ArrayBuffer>>, headers: Headers, gzip: boolean): Response {
  if (!gzip) return new Response(body, { headers });
  headers.set("Content-Encoding", "gzip");
  return new Response(body.pipeThrough(new CompressionStream("gzip")), { headers });
}

function pulled(
  held: Uint8Array[],
  chunks: AsyncGenerator<Uint8Array, void, void>,
  tag: string,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let failed: unknown;
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const watch = (): void => {
    clearTimeout(stalled);
    stalled = setTimeout(() => {
      failed = new Error("Cannot send an answer: its reader stalled");
      void chunks.return();
    }, stalledMs);
  };
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> => {
    const waiting = held.shift();
    if (failed !== undefined) {
      await Bun.sleep(brokenAfterMs);
      controller.error(failed);
    } else if (waiting !== undefined) {
      watch();
      controller.enqueue(new Uint8Array(waiting));
    } else {
      await next(controller);
    }
  };
  const next = async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> => {
    clearTimeout(stalled);
    try {
      const chunk = await chunks.next();
      if (chunk.done === true) {
        controller.close();
        return;
      }
      watch();
      controller.enqueue(new Uint8Array(chunk.value));
    } catch (error) {
      failed = error;
      controller.enqueue(exceptionBlock(toException(error).toWire(), tag));
    }
  };
  const cancel = async (): Promise<void> => {
    clearTimeout(stalled);
    await chunks.return();
  };
  watch();
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}

function exceptionBlock(text: string, tag: string): Uint8Array<ArrayBuffer> {
  const message = new TextEncoder().encode(`${text}\n`);
  const head = new TextEncoder().encode(`\r\n__exception__\r\n${tag}\r\n`);
  const tail = new TextEncoder().encode(`${message.length} ${tag}\r\n__exception__\r\n`);
  return new Uint8Array(Buffer.concat([head, message, tail]));
}
