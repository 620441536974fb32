// One connection to chDB behind the gate: what a failed statement left behind never reaches the next answer.
import { Session } from "chdb";
import { ClickHouseException, toException } from "./exception.ts";

/** Formats whose chunks can be joined; all others (JSON's head and tail, CSVWithNames' first line) repeat per chunk. */
const streamed = new Set([
  "jsoneachrow",
  "jsoncompacteachrow",
  "tabseparated",
  "tsv",
  "csv",
  "rowbinary",
  "rawblob",
  "null",
]);
export const canStream = (format: string): boolean => streamed.has(format.toLowerCase());

/** What a statement needs around it: its database and every setting that is not the engine's default. */
export interface Surroundings {
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** A whole answer; rows and bytes are what the engine read. */
export interface Answer {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

/**
 * chDB 3.4.0 keeps the rows that a failing statement had emitted and puts them in front of the next answer **of the
 * same connection** (not of others: 0 of 600 measured over four). So a connection runs one statement at a time, and
 * after any error or cancelled stream it is thrown away; opening another takes 0.1 ms. The new one must then answer
 * nothing to a query without rows before it is used.
 */
export class Gate {
  readonly #dataDir: string;
  readonly #prelude: readonly string[];
  #session: Session;
  #clean = true;
  #database = "default";
  #applied = new Map<string, string>();

  /** `prelude` runs on every new connection, for instance `SET readonly = 2`. */
  constructor(dataDir: string, prelude: readonly string[]) {
    this.#dataDir = dataDir;
    this.#prelude = prelude;
    this.#session = this.#open();
  }

  #open(): Session {
    const session = new Session(this.#dataDir);
    for (const statement of this.#prelude) session.query(statement, "TabSeparated");
    return session;
  }

  /** Runs a statement and holds its answer in memory; `max_result_bytes` among the settings bounds it. */
  async run(sql: string, format: string, surroundings: Surroundings): Promise<Answer> {
    try {
      await this.#prepare(surroundings);
      const result = await this.#session.queryAsync(sql, { format });
      return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead };
    } catch (error) {
      await this.#replace();
      throw toException(error);
    }
  }

  /** Streams a SELECT in a format of `canStream`. Leaving the loop early stops the statement. */
  async *stream(sql: string, format: string, surroundings: Surroundings): AsyncGenerator<Uint8Array, void, void> {
    let whole = false;
    try {
      await this.#prepare(surroundings);
      for await (const chunk of this.#session.queryStream(sql, { format })) yield chunk.raw();
      whole = true;
    } catch (error) {
      throw toException(error);
    } finally {
      if (!whole) await this.#replace();
    }
  }

  /** Settings stay on a connection, so only the difference to the statement before is sent: usually nothing. */
  async #prepare({ database, settings }: Surroundings): Promise<void> {
    if (!this.#clean) await this.#replace();
    const changes: string[] = [];
    for (const name of this.#applied.keys()) if (!settings.has(name)) changes.push(`${name} = DEFAULT`);
    for (const [name, value] of settings) if (this.#applied.get(name) !== value) changes.push(`${name} = ${value}`);
    if (changes.length > 0) await this.#session.queryAsync(`SET ${changes.join(", ")}`);
    this.#applied = new Map(settings);
    if (database === this.#database) return;
    await this.#session.queryAsync(`USE \`${database}\``);
    this.#database = database;
  }

  async #replace(): Promise<void> {
    this.#clean = false;
    for (let attempt = 0; attempt < 3; attempt++) {
      this.#session.close();
      this.#session = this.#open();
      this.#applied = new Map();
      this.#database = "default";
      const left = await this.#session.queryAsync("SELECT 1 WHERE 0 FORMAT Null");
      this.#clean = left.bytes().length === 0;
      if (this.#clean) return;
    }
    throw new ClickHouseException(1002, "UNKNOWN_EXCEPTION", "Cannot clean a connection after a failed statement");
  }

  close(): void {
    this.#session.close();
  }
}
