// Reads a dump as a push would, and stops where the wanted token is made.
import { rm } from "node:fs/promises";
import { emit, scan, sniff } from "../../db/model/import/import.ts";
import { formatNames } from "../../db/model/import/formats.ts";
import type { ImportLimits } from "../../db/model/limits.ts";
import type { FrameSealer } from "../../db/model/pack/log-packer.ts";
import { endsInsideSecret, type RedactionCounts, Redactor } from "../../db/model/redaction/redactor.ts";
import { choice } from "../option-values.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import { openInput } from "../read/input.ts";
import { gunzipValue, gzipValue } from "./gzip-values.ts";
import { PackSink } from "./pack-sink.ts";
import { clusterKey, redactionKey, senderKey } from "./redaction-key.ts";
import { SecretScan } from "./redaction-of.ts";

export interface RevealOptions {
  readonly token: string;
  readonly path: string;
  /** For what has to be spooled. */
  readonly dir: string;
  readonly stateDir: string;
  readonly redactionKey: string | undefined;
  readonly limits: ImportLimits;
  readonly format: string | undefined;
}

export interface Revealed {
  readonly plaintext: string;
  readonly rule: string;
}

class Found extends Error {
  readonly revealed: Revealed;
  constructor(revealed: Revealed) {
    super("found");
    this.revealed = revealed;
  }
}

/** Null if nothing in the input gives this token under this machine's key. */
export async function reveal(options: RevealOptions): Promise<Revealed | null> {
  const { token, dir, limits, format } = options;
  const input = await openInput(options.path, dir);
  const forced = format === undefined ? {} : { format: choice("--format", format, formatNames) };
  const sender = await senderKey(options.stateDir, options.redactionKey);
  try {
    for (const detection of await sniff(input.source, forced)) {
      const secrets = new SecretScan({ anonymize: true });
      const scanned = await scan(input.source, detection, bunCodecsIn(dir), limits, secrets.options());
      const redactor = new Redactor({
        key: redactionKey(clusterKey(sender, secrets.clusterUid)),
        learned: secrets.learned(),
        // Tokens of addresses and host names are found only with it; it changes no other.
        anonymize: true,
        gunzip: gunzipValue,
        gzip: gzipValue,
        onToken: (made, plaintext, rule) => {
          if (made === token) throw new Found({ plaintext, rule });
        },
      });
      const thrownAway = { add: ({ path }: { readonly path: string }) => rm(path) };
      const sink = new PackSink(dir, thrownAway, { redactor, sealer: lookingOnly(redactor) });
      await sink.catalogue(scanned.catalogue);
      await emit(input.source, scanned, bunCodecsIn(dir), limits, sink);
      await sink.finish();
    }
  } catch (error) {
    if (error instanceof Found) return error.revealed;
    throw error;
  } finally {
    input.close();
  }
  return null;
}

/** Redacts on this thread and keeps nothing. */
function lookingOnly(redactor: Redactor): FrameSealer & { readonly counts: RedactionCounts } {
  const counts: RedactionCounts = {};
  return {
    counts,
    parallel: 1,
    buffer: (bytes) => new Uint8Array(bytes),
    seal: async (frame, segments) => {
      for (const { offset, bytes } of segments) redactor.lines(frame.subarray(offset, offset + bytes));
      return { bytes: new Uint8Array(1), rawBytes: frame.length, segments };
    },
    keepsTogether: endsInsideSecret,
  };
}
