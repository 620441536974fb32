// A whole Kubin for one test file: its own folder, free ports, the real processes; and the CLI as a process.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { SQL } from "bun";
import { buildWeb } from "../../deploy/build-web.ts";
import { type LocalConfig, localConfig } from "../../deploy/local-config.ts";
import { type LocalStack, startStack } from "../../deploy/local-stack.ts";
import { linkHeader } from "../../db/model/contract/routes.ts";

const root = resolve(import.meta.dir, "../..");

export interface TestStack extends LocalStack {
  readonly dir: string;
  readonly config: LocalConfig;
  /** Straight into the tables. */
  readonly sql: SQL;
  /** A reader's GET with the link's slug. */
  get(link: string, path: string): Promise<Response>;
  /** GET that must answer 200, as JSON. */
  json<T>(link: string, path: string): Promise<T>;
  /** Waits until the snapshot is in one of the states; throws after `ms`. */
  settled(link: string, ms?: number): Promise<string>;
  /** Runs kubin against this stack to its end. */
  kubin(args: readonly string[], options?: KubinOptions): Promise<Ran>;
  remove(): Promise<void>;
}

export interface KubinOptions {
  readonly stdin?: Uint8Array<ArrayBuffer>;
  readonly env?: Record<string, string>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function testStack(env: Record<string, string> = {}): Promise<TestStack> {
  const dir = mkdtempSync(join(tmpdir(), "kubin-test-"));
  // PostgreSQL runs as nobody where the tests run as root.
  chmodSync(dir, 0o711);
  const config = localConfig(join(dir, "data"), 0);
  const webDist = await buildWeb();
  // Rate limits are another test's matter.
  const stack = await startStack({
    dataDir: join(dir, "data"),
    config,
    port: 0,
    webDist,
    env: { KUBIN_REQUESTS_PER_MINUTE: "1000000", ...env },
  });
  const sql = new SQL({ url: stack.env["DATABASE_URL"] ?? "", max: 2 });
  const get = (link: string, path: string): Promise<Response> =>
    fetch(`${stack.publicUrl}${path}`, { headers: { [linkHeader]: slugOf(link) } });
  const json = async <T>(link: string, path: string): Promise<T> => {
    const response = await get(link, path);
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    ...stack,
    dir,
    config,
    sql,
    get,
    json,
    async settled(link, ms = 60_000) {
      const until = Date.now() + ms;
      for (;;) {
        const { progress } = await json<{ progress: { state: string } }>(link, "/api/v1/snapshot");
        if (progress.state === "COMPLETED" || progress.state === "FAILED") return progress.state;
        if (Date.now() > until) throw new Error(`the snapshot is still ${progress.state} after ${ms} ms`);
        await Bun.sleep(100);
      }
    },
    kubin: (args, options = {}) => runKubin(stack.publicUrl, dir, args, options),
    async remove() {
      await sql.close();
      await stack.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export const slugOf = (link: string): string => link.slice(link.lastIndexOf("/") + 1);

/** The environment of a kubin process that keeps to the test's folder. */
export function kubinEnv(server: string, dir: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: dir,
    XDG_STATE_HOME: join(dir, "state"),
    TMPDIR: dir,
    KUBIN_SERVER: server,
    NO_COLOR: "1",
    BROWSER: "true",
  };
}

export const kubinCommand = [process.execPath, join(root, "cli", "main.ts")];

async function runKubin(server: string, dir: string, args: readonly string[], options: KubinOptions): Promise<Ran> {
  const child = Bun.spawn([...kubinCommand, ...args], {
    env: { ...kubinEnv(server, dir), ...options.env },
    stdin: options.stdin ?? "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
}
