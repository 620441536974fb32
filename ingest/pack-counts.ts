// The counts of packs whose lines are written: what waits goes into the tables together, and is looked up there together.
import { type CountedEverywhere, countEverywhere } from "../db/lines/write-counts.ts";
import { KubinError } from "../db/model/error.ts";
import type { AttemptCounts } from "../db/model/line/line-counts.ts";
import type { IngestServices } from "./services.ts";

/** A statement costs the engine the same for one pack as for these, and small packs follow each other faster than it takes. */
const togetherMax = 4;
/** Rows of all tables that are put together: of more, the copies weigh more than another statement costs. */
const rowsTogetherMax = 100_000;

interface Waiting {
  readonly counted: AttemptCounts;
  readonly rows: number;
  readonly written: Promise<void>;
  readonly done: PromiseWithResolvers<void>;
}

type Stores = Pick<IngestServices, "lines" | "lineSink">;

/** One for all packs that a process works on. */
export class PackCounts {
  readonly #stores: Stores;
  readonly #waiting: Waiting[] = [];
  #working = false;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /**
   * Resolves once every table holds `rows` rows of the attempt, or says that there are: a deduplication token alone can lose an insert.
   * `written`: its lines are in. Throws what that throws, and "unavailable". Whatever is wrong with one attempt is never
   * another one's end: of several at once none fails for good, and a job that failed twice comes alone.
   */
  async store(counted: AttemptCounts, rows: number, written: Promise<void>): Promise<void> {
    const done = Promise.withResolvers<void>();
    // It is looked at when its turn comes; until then a failure is not unhandled.
    written.catch(() => undefined);
    this.#waiting.push({ counted, rows, written, done });
    if (!this.#working) void this.#work();
    return done.promise;
  }

  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) await this.#together(this.#next());
    this.#working = false;
  }

  #next(): Waiting[] {
    let packs = 0;
    let rows = 0;
    for (const { counted } of this.#waiting.slice(0, togetherMax)) {
      const { minutes, streams, patterns } = counted.counts;
      rows += minutes.rows + streams.rows + patterns.rows;
      if (packs > 0 && rows > rowsTogetherMax) break;
      packs++;
    }
    return this.#waiting.splice(0, packs);
  }

  async #together(batch: readonly Waiting[]): Promise<void> {
    const [inserted, ...written] = await Promise.allSettled([
      this.#insert(batch.map(({ counted }) => counted)),
      ...batch.map((each) => each.written),
    ]);
    const arrived: Waiting[] = [];
    batch.forEach((each, place) => {
      const lines = written[place];
      if (lines?.status === "rejected") each.done.reject(lines.reason);
      else if (inserted.status === "rejected") each.done.reject(inserted.reason);
      else arrived.push(each);
    });
    if (arrived.length > 0) await this.#check(arrived);
  }

  async #insert(counted: readonly AttemptCounts[]): Promise<void> {
    const [first] = counted;
    try {
      // Attempts have numbers of their own, and each comes once.
      await this.#stores.lineSink.insertCounts(counted, `${first?.snapshotId ?? ""}:${first?.attempt ?? 0}:counts`);
    } catch (error) {
      if (counted.length === 1) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new KubinError("unavailable", `Cannot store the counts of ${counted.length} packs: ${reason}`, {
        cause: error,
      });
    }
  }

  async #check(arrived: readonly Waiting[]): Promise<void> {
    try {
      const found = await countEverywhere(
        this.#stores.lines,
        arrived.map(({ counted }) => counted),
      );
      arrived.forEach((each, place) => settle(each, found[place]));
    } catch (error) {
      for (const each of arrived) each.done.reject(error);
    }
  }
}

function settle({ rows, done }: Waiting, found: CountedEverywhere | undefined): void {
  const wrong = Object.entries(found ?? {}).find(([, lines]) => lines !== rows);
  if (found !== undefined && wrong === undefined) return done.resolve();
  const [table, lines] = wrong ?? ["lines", 0];
  done.reject(
    new KubinError("unavailable", `Cannot publish a log pack: ${lines} of ${rows} lines are in the store (${table})`),
  );
}
