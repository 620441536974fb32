// What a push of a dump is told.
import type { CreatedUpload } from "../../db/model/contract/upload.ts";
import type { FormatName } from "../../db/model/import/format.ts";
import type { ImportProgress } from "../../db/model/import/import.ts";
import type { ImportLimits } from "../../db/model/limits.ts";

export interface PushOptions {
  readonly path: string;
  readonly server: string;
  /** Unfinished pushes and the redaction key are kept here. */
  readonly stateDir: string;
  readonly limits: ImportLimits;
  /** KUBIN_REDACTION_KEY, if it is set. */
  readonly redactionKey?: string | undefined;
  readonly format?: FormatName;
  readonly anonymize?: boolean;
  readonly expiresInSeconds?: number;
  readonly maxBytesPerSecond?: number;
  /** Called once for each snapshot, before a byte of a pack leaves. */
  readonly onCreated: (created: CreatedUpload, sourceName: string, cluster: number) => Promise<void> | void;
  readonly onProgress: (
    progress:
      | ImportProgress
      | { phase: "upload"; sentBytes: number }
      | { phase: "capture"; resources: number; logs: number },
  ) => void;
}
