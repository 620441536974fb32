// Puts bytes that come once into a file that can be read at random, and never more than is allowed.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { KubinError } from "../../db/model/error.ts";

/** A file of its own in `workDir`; who asked for it removes it. */
export async function spoolFile(
  bytes: AsyncIterable<Uint8Array>,
  limitBytes: number,
  workDir: string,
): Promise<string> {
  const path = join(workDir, `kubin-spool-${crypto.randomUUID()}`);
  try {
    await writeSpool(bytes, path, limitBytes, () => tooLarge(limitBytes));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return path;
}

/** Writes everything to `path`; throws what `refuse` gives as soon as more than `limitBytes` have come. */
export async function writeSpool(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  limitBytes: number,
  refuse: () => KubinError,
): Promise<void> {
  // Created even if nothing comes: an empty input is refused by name, not as a file that is not there.
  await Bun.write(path, "");
  const writer = Bun.file(path).writer({ highWaterMark: 1024 * 1024 });
  let written = 0;
  try {
    for await (const chunk of bytes) {
      written += chunk.length;
      if (written > limitBytes) throw refuse();
      void writer.write(chunk);
      await writer.flush();
    }
  } finally {
    await writer.end();
  }
}

function tooLarge(limitBytes: number): KubinError {
  return new KubinError(
    "too_large",
    `Cannot import the archive: an archive inside it has more than ${String(limitBytes)} bytes. If you trust it, raise the limit with --max-unpacked`,
  );
}
