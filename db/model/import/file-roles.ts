// What each file of the dump is: its path says it, by the dump's format, and whether it is this cluster's at all.
import type { Gap } from "../gap.ts";
import { type BundleFormat, type FileRole, other } from "./format.ts";
import { formatNamed } from "./formats.ts";
import { OwnFiles } from "./own-files.ts";
import { singleRole } from "./single-input.ts";
import type { Detection } from "./snapshot.ts";

export class FileRoles {
  readonly #detection: Detection;
  readonly #format: BundleFormat;
  readonly #own: OwnFiles;

  constructor(detection: Detection) {
    this.#detection = detection;
    this.#format = formatNamed(detection.format);
    this.#own = new OwnFiles(this.#format, detection);
  }

  /** The same for the same path whenever it is asked. `gap` as for OwnFiles. */
  of(path: string, gap: (gap: Gap) => void = () => undefined): FileRole {
    const { single, root } = this.#detection;
    if (single !== undefined) return singleRole(single, path);
    return this.#own.has(path, gap) ? this.#format.classify(path, root) : other;
  }
}
