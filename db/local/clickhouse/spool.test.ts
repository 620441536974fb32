import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSpool, type Spool } from "./spool.ts";

const folder = mkdtempSync(join(tmpdir(), "kubin-spool-"));
let spool: Spool;

beforeAll(() => {
  spool = openSpool(folder, 1000);
});
afterAll(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

const body = (text: string): ReadableStream<Uint8Array> => new Blob([text]).stream();
const textIn = (path: string): Promise<string> => Bun.file(path).text();

test("a shorter body in a file that is used again leaves nothing of the longer one before", async () => {
  const long = await spool.write(body("x".repeat(900)));
  expect(await textIn(long.path)).toBe("x".repeat(900));
  long.release();
  const short = await spool.write(body("short"));
  expect([short.path, short.bytes, await textIn(short.path)]).toEqual([long.path, 5, "short"]);
  short.release();
});

test("two bodies at once have a file each", async () => {
  const [one, two] = await Promise.all([spool.write(body("one")), spool.write(body("two"))]);
  expect(await Promise.all([textIn(one.path), textIn(two.path)])).toEqual(["one", "two"]);
  one.release();
  two.release();
});

test("a body that is too large leaves no file", async () => {
  const before = await spool.write(body("known"));
  before.release();
  expect(spool.write(body("x".repeat(1001)))).rejects.toThrow("more than 1000 bytes");
  await Bun.sleep(1);
  expect(existsSync(before.path)).toBe(false);
});
