// A search as a file, byte by byte as the server sends it: to standard output, or under a name once it is whole.
import { open, rename, rm } from "node:fs/promises";
import type { ExportFormat } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { onTerminal, type ResultStream } from "../terminal.ts";
import type { LogSource } from "./found-lines.ts";

/** Answers the bytes written. Throws "unavailable" for a file that was cut off; nothing then has its name. */
export async function saveExport(
  out: ResultStream,
  { api, slug, q }: LogSource,
  { format, file }: { readonly format: ExportFormat; readonly file: string | undefined },
): Promise<number> {
  if (file === undefined && format === "parquet" && onTerminal) {
    throw new KubinError("invalid", `Cannot print "parquet" on a terminal: it is no text; add --out lines.parquet`);
  }
  const ask = () => api.download(slug, routes.logExport, { q, format });
  if (file !== undefined) return intoFile(ask, file);
  let bytes = 0;
  for await (const piece of pieces(await ask())) {
    // Whoever has read enough, has read enough.
    if (!(await out.write(piece))) break;
    bytes += piece.length;
  }
  return bytes;
}

/** The file is opened first: what cannot be written need not be asked for. */
async function intoFile(ask: () => Promise<ReadableStream<Uint8Array>>, file: string): Promise<number> {
  const part = `${file}.part`;
  const handle = await writable(file, () => open(part, "w"));
  let bytes = 0;
  try {
    for await (const piece of pieces(await ask())) {
      bytes += piece.length;
      await writable(file, () => handle.writeFile(piece));
    }
    await writable(file, () => handle.close());
    await writable(file, () => rename(part, file));
    return bytes;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

async function writable<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KubinError("invalid", `Cannot write "${file}": ${reason}`, { cause });
  }
}

async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const next = await broken(() => reader.read());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The server breaks the connection off where it cannot go on: what came must not look whole. */
async function broken<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new KubinError("unavailable", "Cannot finish the file: the server broke off; try again, or ask for less", {
      cause,
    });
  }
}
