// Kills ingest with SIGKILL at random points of its work. `bun test/kit/ingest-kills.ts 500` does it with 500 MB.
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { connect } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { removeDeadAttempts } from "../../ingest/retention.ts";
import { differences, knownLineBytes, knownLinesMax, knownPack } from "./known-lines.ts";
import { logPush } from "./log-push.ts";
import { type TestStack, testStack } from "./stack.ts";
import { becomes, storedRows } from "./stored-lines.ts";

export interface KillRun {
  readonly lines: number;
  /** Kills that hit a running job. */
  readonly kills: number;
  readonly differences: readonly string[];
  /** Why jobs were given up: none should be. */
  readonly deadJobs: readonly string[];
  /** Rows of killed runs in all line tables, before and after they were removed. */
  readonly leftBehind: number;
  readonly leftAfter: number;
}

/** New packs come before every kill, so that each of them finds work; `megabytes` of raw log in all. */
export async function killIngest(stack: TestStack, megabytes: number, kills: number): Promise<KillRun> {
  const stores = connect(readEnvironment(stack.env));
  const push = await logPush(stack);
  const packs = Math.max(2 * kills, Math.ceil((megabytes * 1e6) / (knownLinesMax * knownLineBytes)));
  const linesEach = Math.ceil((megabytes * 1e6) / packs / knownLineBytes);
  const sent = new Map<string, number>();
  const running = async (): Promise<boolean> =>
    (await stack.sql`select 1 from jobs where kind = 'logs' and state = 'running'`).length > 0;
  // A pack whose worker died five times over it is given up: chance must not strike one that often.
  const oftenStruck = async (): Promise<boolean> =>
    (await stack.sql`select 1 from jobs where kind = 'logs' and state not in ('done', 'dead') and tries >= 4`).length >
    0;
  let struck = 0;
  for (let kill = 0; kill < kills; kill++) {
    for (const until = Math.round(((kill + 1) * packs) / kills); sent.size < until;) {
      const pod = `pod-${sent.size}`;
      await push.send(await knownPack(pod, linesEach));
      sent.set(pod, linesEach);
      // Some are killed while packs still arrive.
      if (Math.random() < 0.5) await Bun.sleep(Math.random() * 20);
    }
    await becomes("no pack was struck four times", async () => !(await oftenStruck()));
    if (await running().then((is) => is || Bun.sleep(50).then(running))) await Bun.sleep(Math.random() * 150);
    if (await running()) struck++;
    const ingest = stack.children.get("ingest");
    process.kill(ingest?.pid ?? 0, "SIGKILL");
    await ingest?.ended;
    await stack.restart("ingest");
  }
  await push.complete();
  await stack.settled(push.link, 300_000);
  const [row] = await stack.sql`select published_attempts as attempts from snapshots where id = ${push.snapshotId}`;
  const attempts: number[] = Array.from(row.attempts);
  const dead: { last_error: string }[] = await stack.sql`select last_error from jobs where state = 'dead'`;
  const dying = `snapshot_id = '${push.snapshotId}' AND attempt NOT IN (${attempts.join(",")})`;
  const leftBehind = await storedRows(stores.lines, dying);
  const services = { ...stores, bus: null as never, codec: bunDecompress, worker: "test:0", log: () => undefined };
  await becomes("the engine has nothing in flight", async () => !(await running()));
  await removeDeadAttempts({ ...services, now: () => Date.now() + 86_400_000 });
  const run: KillRun = {
    lines: packs * linesEach,
    kills: struck,
    differences: await differences(stores.lines, { snapshotId: push.snapshotId, attempts }, sent),
    deadJobs: dead.map((job) => job.last_error),
    leftBehind,
    leftAfter: await storedRows(stores.lines, dying),
  };
  await stores.close();
  return run;
}

if (import.meta.main) {
  const stack = await testStack();
  console.log(await killIngest(stack, Number(process.argv[2] ?? 500), Number(process.argv[3] ?? 20)));
  await stack.remove();
}
