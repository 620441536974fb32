// chDB over one data folder: a lock that is explained, a memory limit, one set of connections to read and one to write.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "chdb";
import { KubinError } from "../../model/error.ts";
import { Gate } from "./gate.ts";
import { GatePool } from "./gate-pool.ts";

export interface Engine {
  /** Connections on which tables and rows cannot be changed (`readonly = 2` still lets settings be set). */
  readonly readers: GatePool;
  /** Two more such connections for statements that read the text of all lines: whoever asks for little does not wait behind them. */
  readonly scanners: GatePool;
  readonly writers: GatePool;
  /** One connection for what lets the others go on: all that write may be waiting for it. */
  readonly stewards: GatePool;
  /** Connections for answers of any size, so that none who downloads keeps others from searching. */
  readonly exporters: GatePool;
  /** One connection that writes such an answer to a file of ours. */
  readonly filers: GatePool;
  /** Waits for what runs, then lets go of the folder. */
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly dataDir: string;
  readonly maxMemoryBytes: number;
  readonly readers: number;
  readonly writers: number;
}

/**
 * Above so much free memory a question may use another core. The engine's own measure is 1 GiB: of the 2 GiB that it has here it would
 * scan lines on one core, whatever max_threads says. A scan holds some 30 MiB for each.
 */
const bytesPerThread = 64 * 1024 * 1024;

/** Opens the folder, or throws KubinError "conflict" when another process has it. */
export function openEngine(options: EngineOptions): Engine {
  const { dataDir } = options;
  mkdirSync(dataDir, { recursive: true });
  // Never queried: while it is open, closing the others does not shut the engine down or give up the lock.
  const anchor = open(dataDir, [`--max_server_memory_usage=${options.maxMemoryBytes}`]);
  const outward = ["SET http_max_tries = 1, http_connection_timeout = 1"];
  const pool = (size: number, prelude: string[]) =>
    new GatePool(Array.from({ length: size }, () => new Gate(dataDir, prelude)));
  const reading = [...outward, `SET max_threads_min_free_memory_per_thread = ${bytesPerThread}`, "SET readonly = 2"];
  const readers = pool(options.readers, reading);
  // One of them keeps every core busy; four at a time took 5 % more CPU each, and no less time.
  const scanners = pool(2, reading);
  // A spool file is written over by the next body: what the engine remembers of it by its name is of another one.
  const writers = pool(options.writers, [...outward, "SET schema_inference_use_cache_for_file = 0"]);
  const stewards = pool(1, outward);
  const exporters = pool(2, reading);
  const filers = pool(1, outward);
  return {
    readers,
    scanners,
    writers,
    stewards,
    exporters,
    filers,
    async close() {
      await Promise.all([readers, scanners, writers, stewards, exporters, filers].map((each) => each.close()));
      anchor.close();
    },
  };
}

function open(dataDir: string, connectionArgs: string[]): Session {
  try {
    return new Session(dataDir, { connectionArgs });
  } catch (cause) {
    const owner = lockOwner(dataDir);
    if (owner === undefined) {
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new KubinError("unavailable", `Cannot open ClickHouse data in "${dataDir}": ${text}`, { cause });
    }
    const state = `process ${owner} has it open; stop that process, or choose another folder`;
    throw new KubinError("conflict", `Cannot open ClickHouse data in "${dataDir}": ${state}`, { cause });
  }
}

/** chDB says why only on stderr, but its lock file names the process that holds it; a killed one leaves the file behind. */
function lockOwner(dataDir: string): number | undefined {
  try {
    const pid = Number(/^PID: (\d+)$/m.exec(readFileSync(join(dataDir, "status"), "utf8"))?.[1]);
    process.kill(pid, 0);
    return pid;
  } catch {
    // No lock file, or nobody by that number.
    return undefined;
  }
}
