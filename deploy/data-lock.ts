// One supervisor owns a data folder: two would write over each other.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { KubinError } from "../db/model/error.ts";

/** Takes the folder or throws "conflict" naming the process that has it. A dead owner's lock is taken over. */
export function lockData(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = join(dataDir, "supervisor.pid");
  for (let tries = 0; tries < 2; tries++) {
    try {
      const handle = openSync(file, "wx", 0o600);
      writeSync(handle, `${process.pid} ${startOf(process.pid)}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch {
      const owner = livingOwner(file);
      if (owner) {
        throw new KubinError(
          "conflict",
          `Cannot start: process ${owner} already serves "${dataDir}". Stop it, or set KUBIN_DATA to another folder`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new KubinError("unavailable", `Cannot start: "${file}" cannot be written`);
}

function livingOwner(file: string): number | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // Gone in the meantime, or unreadable: the next try of openSync tells.
    return null;
  }
  const [pidText, start] = text.trim().split(" ");
  const pid = Number(pidText);
  // Pids are used again: the owner is alive only if the process also began when it says.
  return pid > 0 && start === startOf(pid) ? pid : null;
}

/** When a process began, in clock ticks since boot (Linux); "alive" elsewhere, "" if there is none. */
function startOf(pid: number): string {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    }
    process.kill(pid, 0);
    return "alive";
  } catch {
    return "";
  }
}
