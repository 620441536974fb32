// Writes what a question finds into a file: straight to the disk where the browser can, else through memory.
import type { ExportFormat } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { call, withQuery } from "../api.ts";
import { sized } from "../numbers.ts";

/** A browser that cannot write to the disk holds the whole file in memory: more than this, and a phone gives up. */
export const memoryBytesMax = 256 * 1024 * 1024;

declare global {
  interface Window {
    /** Chromium only, and only where the page is secure. */
    showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
  }
}

export interface ExportAsk {
  readonly slug: string;
  readonly q: string;
  readonly format: ExportFormat;
  readonly name: string;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

export const canWriteToDisk = (): boolean => window.showSaveFilePicker !== undefined;

/** False if nobody chose a place for the file. Throws what the API refuses, and "too_large" beyond the memory's limit. */
export async function saveExport(ask: ExportAsk): Promise<boolean> {
  // Asked first: a browser opens the dialog only right after a click.
  const target = canWriteToDisk() ? await chosenFile(ask.name) : undefined;
  if (target === null) return false;
  const address = withQuery(routes.logExport, { q: ask.q || undefined, format: ask.format });
  const { body } = await call(ask.slug, address, ask.signal);
  if (!body) throw new KubinError("unavailable", "Cannot export: the answer has no body. Try again");
  const counted = body.pipeThrough(counter(ask.onBytes, target ? Infinity : memoryBytesMax));
  if (target) await counted.pipeTo(await target.createWritable(), { signal: ask.signal });
  else download(await new Response(counted).blob(), ask.name);
  return true;
}

async function chosenFile(suggestedName: string): Promise<FileSystemFileHandle | null | undefined> {
  try {
    return await window.showSaveFilePicker?.({ suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}

function counter(onBytes: (bytes: number) => void, bytesMax: number) {
  let bytes = 0;
  return new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) {
        const sentence = `Cannot hold a file above ${sized(bytesMax)} in this browser: narrow the question, or use one that writes to the disk (Chrome, Edge)`;
        throw new KubinError("too_large", sentence);
      }
      onBytes(bytes);
      controller.enqueue(new Uint8Array(chunk));
    },
  });
}

function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
