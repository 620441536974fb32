// The push of a dump: sniff, then each cluster in it.
import { rm } from "node:fs/promises";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import type { FormatName } from "../../db/model/import/format.ts";
import { sniff } from "../../db/model/import/import.ts";
import type { Detection } from "../../db/model/import/snapshot.ts";
import { resumeWindowMs } from "../../db/model/limits.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { type Input, openInput } from "../read/input.ts";
import type { Pushed } from "./import-run.ts";
import { newPushFolder, removeStalePushes } from "./push-folders.ts";
import type { PushOptions } from "./push-options.ts";

/** How many times later than usual a function of this thread is compiled. Threads that redact have their own policy, the usual one. */
const reluctantly = 20;

/**
 * One snapshot for each cluster in the input. Throws a KubinError for an input or server that cannot be used; a snapshot that was
 * created by then is failed on the server, unless the server or the network went away: then the push can be resumed.
 */
export async function push(options: PushOptions): Promise<readonly Pushed[]> {
  await removeStalePushes(options.stateDir, resumeWindowMs);
  const dir = await newPushFolder(options.stateDir);
  let keep = false;
  let input: Input | undefined;
  try {
    // Its rules take as long to set up as the thread of the input takes to start.
    const [opened, { pushOne }] = await Promise.all([openInput(options.path, dir), import("./push-one.ts")]);
    input = opened;
    // What runs for a second is not worth compiling: both cores are needed for the first packs.
    Bun.unsafe.setJITPolicy(reluctantly);
    const detections = await sniffNamed(input, options.format);
    const pushed: Pushed[] = [];
    const ownerToken = randomToken("kubo_");
    for (const [cluster, detection] of detections.entries()) {
      // Each snapshot is resumed by itself; the first one's folder also holds what was spooled.
      const own = cluster === 0 ? dir : await newPushFolder(options.stateDir);
      const [first] = pushed;
      const part = { ownerToken, cluster, of: detections.length, captureId: first?.created.snapshotId, spoolDir: dir };
      pushed.push(await pushOne(input, detection, part, own, options));
      if (cluster > 0) await rm(own, { recursive: true, force: true });
    }
    return pushed;
  } catch (error) {
    keep = isKubinError(error, "unavailable");
    throw error;
  } finally {
    input?.close();
    if (!keep) await rm(dir, { recursive: true, force: true });
  }
}

/** A dump without any clue is refused before anything exists on the server. */
async function sniffNamed(input: Input, format: FormatName | undefined): Promise<readonly Detection[]> {
  try {
    return await sniff(input.source, format === undefined ? {} : { format });
  } catch (error) {
    if (!isKubinError(error, "unreadable")) throw error;
    throw new KubinError("unreadable", error.message.replace("the input", `"${input.name}"`), { cause: error });
  }
}
