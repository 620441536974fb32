import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { blockRoom } from "../../ingest/parser-pool.ts";
import { linePack, logPush, streamOf } from "../kit/log-push.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

test("a pack of more lines than a block has room for: every line is there once, in its place", async () => {
  const count = blockRoom.rows + 70_001;
  const lines = Array.from({ length: count }, (_, i) => `line ${i + 1}`);
  const stores = connect(readEnvironment(stack.env));
  try {
    const push = await logPush(stack);
    await push.send(await linePack(streamOf("pod-0"), lines, 1));
    await push.complete();
    expect(await stack.settled(push.link)).toBe("COMPLETED");
    const found = await stores.lines.query(
      "SELECT toUInt32(count()) AS n, toUInt32(uniqExact(line_no)) AS numbers, toUInt32(countIf(message = concat('line ', toString(line_no)))) AS right FROM lines",
      {},
    );
    expect(found).toEqual([{ n: count, numbers: count, right: count }]);
    const tried = await stack.sql`select distinct state, tries from jobs`;
    expect(Array.from(tried)).toEqual([{ state: "done", tries: 1 }]);
  } finally {
    await stores.close();
  }
}, 60_000);
