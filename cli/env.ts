// The CLI's environment, read here and nowhere else.
import { homedir } from "node:os";
import { join } from "node:path";

export interface CliEnvironment {
  /** KUBIN_SERVER: where to push, e.g. http://localhost:4870. */
  readonly server: string;
  /** $XDG_STATE_HOME/kubin: what was pushed, with owner tokens (0600). */
  readonly stateDir: string;
  /** $TMPDIR: packs wait here until they are sent. */
  readonly tempDir: string;
  /** BROWSER: the program that `kubin open` starts. */
  readonly browser: string | undefined;
}

export function readCliEnvironment(from: Record<string, string | undefined> = process.env): CliEnvironment {
  return {
    server: (from["KUBIN_SERVER"] ?? "http://localhost:4870").replace(/\/$/, ""),
    stateDir: join(from["XDG_STATE_HOME"] ?? join(from["HOME"] ?? homedir(), ".local", "state"), "kubin"),
    tempDir: from["TMPDIR"] ?? "/tmp",
    browser: from["BROWSER"],
  };
}
