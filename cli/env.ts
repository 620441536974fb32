// The CLI's environment, read here and nowhere else.
import { homedir } from "node:os";
import { join } from "node:path";

export interface CliEnvironment {
  /** KUBIN_SERVER: where to push, e.g. http://localhost:4870. */
  readonly server: string;
  /** $XDG_STATE_HOME/kubin: what was pushed, with owner tokens (0600), and packs that wait to be sent. */
  readonly stateDir: string;
  /** KUBIN_REDACTION_KEY: 64 hex digits, for machines that keep no state (CI). */
  readonly redactionKey: string | undefined;
  /** KUBECONFIG: files to read the cluster from, as kubectl does. */
  readonly kubeconfig: string | undefined;
  /** BROWSER: the program that `kubin open` starts. */
  readonly browser: string | undefined;
  /** $XDG_CACHE_HOME/kubin/kubectl: what kubectl remembers of snapshots' APIs. */
  readonly kubectlCacheDir: string;
  /** SHELL: what `kubin shell` starts. */
  readonly shell: string;
  /** Everything, for programs that are started in the user's place. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

export function readCliEnvironment(from: Record<string, string | undefined> = process.env): CliEnvironment {
  const home = from["HOME"] ?? homedir();
  return {
    server: (from["KUBIN_SERVER"] ?? "http://localhost:4870").replace(/\/$/, ""),
    stateDir: join(from["XDG_STATE_HOME"] ?? join(home, ".local", "state"), "kubin"),
    redactionKey: from["KUBIN_REDACTION_KEY"],
    kubeconfig: from["KUBECONFIG"],
    browser: from["BROWSER"],
    kubectlCacheDir: join(from["XDG_CACHE_HOME"] ?? join(home, ".cache"), "kubin", "kubectl"),
    shell: from["SHELL"] ?? "/bin/sh",
    inherited: from,
  };
}
