import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sql as statement } from "drizzle-orm";
import { connect } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { resumeWindowMs } from "../../db/model/limits.ts";
import { sweep } from "../../ingest/sweep.ts";
import { edgeProxy } from "../kit/edge-proxy.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { kubinCommand, kubinEnv, type TestStack, testStack } from "../kit/stack.ts";

const root = resolve(import.meta.dir, "../..");

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie is dead: its parent has not looked yet.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await Bun.sleep(20)) if (await holds()) return;
  throw new Error(`still not: ${what}`);
}

describe("kill -9", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await testStack({ KUBIN_INGEST_PARALLEL: "1" });
  });
  afterAll(() => stack.remove());

  test("of ingest in the middle of a pack: after the restart the same rows are there, once", async () => {
    const [pods, lines] = [4, 300_000];
    const path = join(stack.dir, "large.tar.gz");
    await Bun.write(path, smallBundle(pods, lines));
    const stores = connect(readEnvironment(stack.env));
    const stored = async (of: number): Promise<number> => {
      const [row] = await stores.lines.query("select toUInt32(count()) as n from lines where attempt = {of:UInt32}", {
        of,
      });
      return (row as { n: number }).n;
    };
    const pushing = stack.kubin(["push", path]);
    const ingest = stack.children.get("ingest");
    const pid = ingest?.pid ?? 0;
    // Some lines of a pack are in, and its job still runs: that is its middle. It is short, so ingest holds still whenever one looks.
    let attempt = 0;
    // The one run of this ingest: log packs that waited together are jobs of the same one.
    const runs = () => stack.sql`select id, attempt from jobs where state = 'running' order by id`;
    const busy = () =>
      stack.sql`select 1 from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query ilike '%jobs%'`;
    await until(
      "a block of a pack is inserted and its job runs",
      async () => {
        const [running] = await stack.sql`select attempt from jobs where kind = 'logs' and state = 'running'`;
        attempt = running?.attempt ?? 0;
        if (attempt === 0) return false;
        process.kill(pid, "SIGSTOP");
        if ((await stored(attempt)) > 0) {
          // What it had sent to PostgreSQL by then is done.
          await Bun.sleep(50);
          await until("PostgreSQL has nothing of ingest's in hand", async () => (await busy()).length === 0);
          const [held] = await stack.sql`select state from jobs where attempt = ${attempt}`;
          if (held?.state === "running") return true;
        }
        process.kill(pid, "SIGCONT");
        return false;
      },
      60_000,
    );
    process.kill(pid, "SIGKILL");
    await ingest?.ended;
    const killed: { id: number; attempt: number }[] = Array.from(await runs());
    expect(killed.map((job) => job.attempt)).toContain(attempt);
    await stack.restart("ingest");

    const ran = await pushing;
    expect(ran.code).toBe(0);
    const link = ran.stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    const found = await stack.json<{ total: number }>(link, "/api/v1/snapshot/logs/search?limit=1");
    expect(found.total).toBe(pods * lines);
    // The killed attempt's lines are still in the table; readers do not see them.
    expect(await stored(attempt)).toBeGreaterThan(0);
    const [row] = await stack.sql`select published_attempts as attempts from snapshots`;
    expect(killed.filter((job) => Array.from(row.attempts).includes(job.attempt))).toEqual([]);
    const { streams } = await stack.json<{ streams: { lines: number }[] }>(link, "/api/v1/snapshot/logs/streams");
    expect(streams.map((stream) => stream.lines)).toEqual([lines, lines, lines, lines]);
    // Each of the killed run's packs was tried once more, and no other.
    const jobs: { id: number; state: string; tries: number }[] = await stack.sql`select id, state, tries from jobs`;
    expect(jobs.filter((job) => job.state !== "done")).toEqual([]);
    const again = killed.map(({ id }) => id);
    expect(jobs.filter((job) => job.tries !== (again.includes(job.id) ? 2 : 1))).toEqual([]);
    await stores.close();
  });

  test("of the CLI: the page says what arrived, and after the resume window the sweeper finishes it", async () => {
    const path = join(stack.dir, "cut.tar.gz");
    await Bun.write(path, smallBundle(3, 1000));
    let packs = 0;
    let child: Bun.Subprocess<"ignore", "pipe", "pipe"> | null = null;
    // The third pack is registered and its bytes never leave: kubin dies there.
    const proxy = edgeProxy(stack.publicUrl, {
      async after(path) {
        if (!path.endsWith("/packs") || ++packs !== 3) return;
        const id = path.split("/")[4];
        const arrived = () => stack.sql`select 1 from packs where state <> 'registered' and snapshot_id = ${id}`;
        await until("two packs arrived", async () => (await arrived()).length === 2);
        child?.kill("SIGKILL");
        await child?.exited;
      },
    });
    child = Bun.spawn([...kubinCommand, "push", path], {
      env: kubinEnv(proxy.url, stack.dir),
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const link = (await new Response(child.stdout).text()).trim();
    await proxy.stop();

    const progress = async () =>
      (
        await stack.json<{
          progress: { state: string; packsRegistered: number; packsArrived: number; packsIndexed: number };
        }>(link, "/api/v1/snapshot")
      ).progress;
    await until("the two packs are readable", async () => (await progress()).packsIndexed === 2);
    expect(await progress()).toMatchObject({ state: "UPLOADING", packsRegistered: 3, packsArrived: 2 });

    const stores = connect(readEnvironment(stack.env));
    const services = { ...stores, bus: null as never, codec: bunDecompress, worker: "test:0", log: () => undefined };
    await sweep({ ...services, now: () => Date.now() + resumeWindowMs - 60_000 });
    expect((await progress()).state).toBe("UPLOADING");
    await sweep({ ...services, now: () => Date.now() + resumeWindowMs + 60_000 });
    await Bun.sleep(1100); // progress is remembered for a second
    expect(await stack.settled(link)).toBe("COMPLETED");
    const { gaps } = await stack.json<{ gaps: { reason: string; what: string }[] }>(link, "/api/v1/snapshot");
    expect(gaps.map((gap) => `${gap.reason} ${gap.what}`)).toEqual([
      expect.stringMatching(/^upload_missing pack 2/),
      "upload_missing the rest of the upload",
    ]);
    const late = await stores.rows.execute(statement`select state from packs where state = 'missing'`);
    expect(late.length).toBe(1);
    await stores.close();
  });
});

describe("kill -9 of the supervisor", () => {
  test("leaves no child; the next start recovers and serves the same link; a second one beside it is refused", async () => {
    const { mkdtempSync, chmodSync, rmSync } = await import("node:fs");
    const dir = mkdtempSync("/tmp/kubin-supervisor-");
    chmodSync(dir, 0o711);
    const env = { PATH: process.env["PATH"] ?? "", HOME: dir, TMPDIR: dir, KUBIN_DATA: join(dir, "data") };
    const start = async (): Promise<{ child: Bun.Subprocess; link: string }> => {
      const child = Bun.spawn([process.execPath, "deploy/start.ts"], {
        cwd: root,
        env,
        stdin: "ignore",
        stdout: "pipe",
        stderr: "pipe",
      });
      let text = "";
      for await (const chunk of child.stdout) {
        text += new TextDecoder().decode(chunk);
        if (text.includes("Ctrl-C")) break;
      }
      return { child, link: /(http\S+\/s\/\w+)/.exec(text)?.[1] ?? text + (await new Response(child.stderr).text()) };
    };
    const first = await start();
    expect((await fetch(first.link)).status).toBe(200);
    const children = descendants(first.child.pid);
    // PostgreSQL's keeper, its server and that one's own children, clickhouse, blobs, edge, ingest.
    expect(children.length).toBeGreaterThan(6);

    const second = Bun.spawn([process.execPath, "deploy/start.ts"], {
      cwd: root,
      env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    expect(await second.exited).toBe(1);
    expect(await new Response(second.stderr).text()).toMatch(
      /^error: Cannot start: process \d+ already serves [^\n]+\n$/,
    );

    first.child.kill("SIGKILL");
    await first.child.exited;
    await until("all children are gone", () => children.every((pid) => !alive(pid)));

    const again = await start();
    expect(again.link).toBe(first.link);
    expect((await fetch(again.link)).status).toBe(200);
    const later = descendants(again.child.pid);
    again.child.kill("SIGINT");
    expect(await again.child.exited).toBe(0);
    expect(later.filter(alive)).toEqual([]);
    rmSync(dir, { recursive: true, force: true });
  }, 120_000);
});

/** Every process below that one, from /proc. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}
