// A push on disk: what it sends, to where, and how far it came. Written before each step, so that a kill loses nothing but work.
import { appendFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { CompleteUpload, type CreatedUpload, packKinds } from "../../db/model/contract/upload.ts";
import { KubinError } from "../../db/model/error.ts";
import { ifThere } from "./if-there.ts";
import type { PackOnDisk } from "../upload/send-pack.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a resumed push needs to make the same packs again. */
const PushHeader = v.object({
  formatVersion: v.literal(1),
  snapshotId: v.string(),
  server: v.string(),
  link: v.string(),
  kubeUrl: v.string(),
  ownerToken: v.string(),
  expiresAt: v.string(),
  parallelPacks: count,
  /** A cluster cannot be read again: what was not packed by then is a gap. */
  input: v.variant("from", [
    v.object({ from: v.literal("path"), path: v.string(), name: v.string(), bytes: count, modifiedMs: v.number() }),
    v.object({ from: v.literal("spool"), name: v.string(), dir: v.string() }),
    v.object({ from: v.literal("cluster"), name: v.string() }),
  ]),
  /** Which of several clusters in the input this snapshot is. */
  cluster: count,
  format: v.optional(v.string()),
  anonymize: v.boolean(),
  limits: v.record(v.string(), v.number()),
});
export type PushHeader = Omit<v.InferOutput<typeof PushHeader>, "formatVersion">;

/** What the server answered, and what the sender knows besides. */
export function headerOf(
  { snapshotId, link, kubeUrl, expiresAt, limits }: CreatedUpload,
  sender: Pick<PushHeader, "server" | "ownerToken" | "input" | "cluster" | "anonymize" | "limits" | "format">,
): PushHeader {
  return { snapshotId, link, kubeUrl, expiresAt, parallelPacks: limits.parallelPacks, ...sender };
}

const ClosedPack = v.object({
  number: count,
  kind: v.picklist(packKinds),
  bytes: count,
  rawBytes: count,
  sha256: v.string(),
  file: v.string(),
});

const Entry = v.variant("is", [
  v.object({ is: v.literal("closed"), pack: ClosedPack }),
  v.object({ is: v.literal("arrived"), number: count }),
  v.object({ is: v.literal("part"), number: count, upload: v.string(), part: count, etag: v.string() }),
  /** Every pack is closed: nothing is left to be read. */
  v.object({ is: v.literal("packed"), complete: CompleteUpload }),
]);
type Entry = v.InferOutput<typeof Entry>;

export class PushJournal {
  readonly dir: string;
  /** Packs that were whole on disk, by number. */
  readonly closed: ReadonlyMap<number, v.InferOutput<typeof ClosedPack>>;
  readonly arrived: ReadonlySet<number>;
  readonly complete: CompleteUpload | null;
  readonly #parts: readonly Extract<Entry, { is: "part" }>[];
  readonly #file: string;

  private constructor(dir: string, entries: readonly Entry[]) {
    this.dir = dir;
    this.#file = join(dir, "progress.ndjson");
    this.closed = new Map(entries.flatMap((entry) => (entry.is === "closed" ? [[entry.pack.number, entry.pack]] : [])));
    this.arrived = new Set(entries.flatMap((entry) => (entry.is === "arrived" ? [entry.number] : [])));
    this.#parts = entries.flatMap((entry) => (entry.is === "part" ? [entry] : []));
    this.complete = entries.flatMap((entry) => (entry.is === "packed" ? [entry.complete] : [])).at(-1) ?? null;
  }

  static async create(dir: string, header: PushHeader): Promise<PushJournal> {
    const file = join(dir, "push.json");
    await writeFile(`${file}.new`, `${JSON.stringify({ formatVersion: 1, ...header })}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(`${file}.new`, file);
    return new PushJournal(dir, []);
  }

  /** Null if the folder holds no push that can be resumed (it was cut before the link was printed). */
  static async open(dir: string): Promise<{ header: PushHeader; journal: PushJournal } | null> {
    const text = await ifThere(readFile(join(dir, "push.json"), "utf8"), "");
    if (text === "") return null;
    const header = v.safeParse(PushHeader, parsedJson(text));
    if (!header.success) {
      throw new KubinError("invalid", `Cannot read "${join(dir, "push.json")}": it is damaged. Push the input again`);
    }
    const { formatVersion: _, ...rest } = header.output;
    return { header: rest, journal: new PushJournal(dir, await entriesOf(join(dir, "progress.ndjson"))) };
  }

  async packClosed({ path, ...pack }: PackOnDisk): Promise<void> {
    await this.#append(
      { is: "closed", pack: { ...pack, file: path.slice(path.lastIndexOf("/") + 1) } },
      { flush: true },
    );
  }

  /** Not flushed: if the machine dies before it is on the disk, the server still knows. */
  async packArrived(number: number): Promise<void> {
    await this.#append({ is: "arrived", number }, { flush: false });
  }

  /** Part number → ETag of what had arrived of a multipart upload. */
  partsOf(number: number, upload: string): ReadonlyMap<number, string> {
    const own = this.#parts.filter((entry) => entry.number === number && entry.upload === upload);
    return new Map(own.map((entry) => [entry.part, entry.etag]));
  }

  /** Not flushed: a part that is sent once more replaces itself. */
  async partArrived(number: number, upload: string, part: number, etag: string): Promise<void> {
    await this.#append({ is: "part", number, upload, part, etag }, { flush: false });
  }

  /** The push is over: its folder is no longer one to resume. */
  async forget(): Promise<void> {
    await rm(join(this.dir, "push.json"), { force: true });
  }

  async packed(complete: CompleteUpload): Promise<void> {
    await this.#append({ is: "packed", complete }, { flush: true });
  }

  #append(entry: Entry, { flush }: { readonly flush: boolean }): Promise<void> {
    return appendFile(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush });
  }
}

/** A line that a kill cut in the middle is the last one, and says nothing that happened. */
async function entriesOf(file: string): Promise<Entry[]> {
  const text = await ifThere(readFile(file, "utf8"), "");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const entry = v.safeParse(Entry, parsedJson(line));
      if (entry.success) return entry.output;
      throw new KubinError("invalid", `Cannot read "${file}": it is damaged. Push the input again`);
    });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
