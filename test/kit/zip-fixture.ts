// Writes small zips for tests.
import * as zip from "@zip.js/zip.js";

/** A file per path; bodies are text or bytes. */
export async function zipOf(
  entries: Readonly<Record<string, string | Uint8Array>>,
  options: zip.ZipWriterAddDataOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  zip.configure({ useWebWorkers: false });
  const writer = new zip.ZipWriter(new zip.Uint8ArrayWriter());
  for (const [name, body] of Object.entries(entries)) {
    await writer.add(
      name,
      typeof body === "string" ? new zip.TextReader(body) : new zip.Uint8ArrayReader(body),
      options,
    );
  }
  return new Uint8Array(await writer.close());
}
