import { expect, test } from "bun:test";
import { type ClaimedJob, runsAlone } from "../db/jobs/jobs.ts";
import { Turns } from "./turns.ts";

const job = (id: number, tries: number): ClaimedJob => ({
  id,
  tries,
  tenantId: "local",
  snapshotId: "s",
  kind: "logs",
  pack: id,
  attempt: id,
  dropOn: "2099-01-01",
});

/** Two lanes over a queue; answers every state of who ran beside whom, and who was claimed meanwhile. `asked`: every claim, in order. */
async function runTogether(queue: ClaimedJob[], fails = false, asked: string[] = []): Promise<string[]> {
  const turns = new Turns();
  const running = new Set<number>();
  const seen: string[] = [];
  const lane = async (): Promise<void> => {
    for (;;) {
      const claimed = await turns.claim(async (beside) => {
        asked.push(`${queue[0]?.id}${beside ? " beside" : ""}`);
        return beside && queue[0] && runsAlone(queue[0]) ? "alone" : (queue.shift() ?? null);
      });
      if (!claimed) return;
      const work = async (): Promise<void> => {
        running.add(claimed.id);
        await Bun.sleep(2);
        seen.push(`${[...running].join("+")} before ${queue.length}`);
        await Bun.sleep(2);
        running.delete(claimed.id);
        if (fails) throw new Error("failed");
      };
      await turns.run(work, claimed).catch(() => undefined);
    }
  };
  await Promise.all([lane(), lane()]);
  return seen;
}

test("first tries run beside each other", async () => {
  expect(await runTogether([job(1, 1), job(2, 2)])).toEqual(["1+2 before 0", "1+2 before 0"]);
});

test("a job that failed twice runs alone, and nothing is claimed while it runs", async () => {
  expect(await runTogether([job(1, 3), job(2, 1), job(3, 1)])).toEqual(["1 before 2", "2+3 before 0", "2+3 before 0"]);
  expect(await runTogether([job(1, 3), job(2, 4), job(3, 5)])).toEqual(["1 before 2", "2 before 1", "3 before 0"]);
});

test("it waits for those that run already, and one that throws gives its turn back", async () => {
  const asked: string[] = [];
  const seen = await runTogether([job(1, 1), job(2, 3), job(3, 3), job(4, 1)], true, asked);
  // While the first one ran the second was not taken: it would have lost a try to waiting.
  expect(seen).toEqual(["1 before 3", "2 before 2", "3 before 1", "4 before 0"]);
  expect(asked.slice(0, 4)).toEqual(["1", "2 beside", "2", "3"]);
});
