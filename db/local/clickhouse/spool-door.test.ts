// Rows that come through a file of the spool instead of a request's body.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RowsDoor, RowsFile } from "../../ports.ts";
import { spoolDoor } from "./spool-door.ts";
import { type Throwaway, throwawayClickHouse } from "./throwaway.ts";

let clickhouse: Throwaway;
beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await clickhouse.client.command({ query: "CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a" });
});
afterAll(() => clickhouse.remove());

/** A file with this text, ended. */
function put(door: RowsDoor, text: string): RowsFile {
  const file = door.open();
  const bytes = Buffer.from(text);
  // The end first: what is in front of it may come later.
  file.write(bytes.subarray(5), 5);
  file.write(bytes.subarray(0, 5), 0);
  file.end(bytes.length);
  return file;
}

async function insert(name: string): Promise<string> {
  const { url, user, password } = clickhouse.target;
  const query = encodeURIComponent("INSERT INTO t (a) FORMAT JSONEachRow");
  const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password, "X-Kubin-Spool": name };
  return (await fetch(`${url}/?query=${query}`, { method: "POST", headers })).text();
}

async function values(): Promise<string[]> {
  const result = await clickhouse.client.query({ query: "SELECT a FROM t ORDER BY a", format: "JSONEachRow" });
  return (await result.json<{ a: string }>()).map((row) => row.a);
}

test("rows written through the door are inserted, and a shorter body leaves nothing of a longer one", async () => {
  const door = spoolDoor(clickhouse.process.spoolFolder);
  const long = put(door, '{"a":"one"}\n{"a":"two"}\n{"a":"three"}\n');
  expect(await insert(long.name)).toBe("");
  long.release();
  const short = put(door, '{"a":"four"}\n');
  expect(short.name).toBe(long.name);
  expect(await insert(short.name)).toBe("");
  short.release();
  expect(await values()).toEqual(["four", "one", "three", "two"]);
  door.close();
  expect(readdirSync(clickhouse.process.spoolFolder).filter((name) => name.startsWith("given-"))).toEqual([]);
});

test("a file that is never sent is there for the next rows, and is written to no more behind its end", () => {
  const door = spoolDoor(clickhouse.process.spoolFolder);
  const given = door.open();
  given.write(new Uint8Array(9), 0);
  given.release();
  given.release();
  const next = put(door, '{"a":"five"}\n');
  const other = door.open();
  expect([next.name, other.name === given.name]).toEqual([given.name, false]);
  expect(readFileSync(join(clickhouse.process.spoolFolder, next.name), "utf8")).toBe('{"a":"five"}\n');
  expect(() => next.write(new Uint8Array(1), 0)).toThrow("it was ended");
  other.release();
  next.release();
  door.close();
  expect(readdirSync(clickhouse.process.spoolFolder).filter((name) => name.startsWith("given-"))).toEqual([]);
});

test("nothing but a file that a door wrote is read", async () => {
  const folder = clickhouse.process.spoolFolder;
  const link = `given-${process.pid}-777.spool`;
  symlinkSync("/etc/hostname", join(folder, link));
  writeFileSync(join(folder, "other.spool"), '{"a":"stolen"}\n');
  const names = [
    "/etc/hostname",
    "../../etc/hostname",
    "other.spool",
    link,
    "given-1-1.spool",
    "given-1-1.spool/../other.spool",
  ];
  const before = await values();
  for (const name of names) expect(await insert(name), name).toContain("no such file");
  expect(await values()).toEqual(before);
  rmSync(join(folder, link));
});

test("what a killed sender left goes when the next one opens the door, what a living one holds stays", async () => {
  const folder = clickhouse.process.spoolFolder;
  const gone = join(folder, "given-2147483646-0.spool");
  const living = join(folder, `given-${process.ppid}-0.spool`);
  for (const path of [gone, living]) writeFileSync(path, "x");
  spoolDoor(folder).close();
  expect([existsSync(gone), existsSync(living)]).toEqual([false, true]);
  rmSync(living);
});

test("a spool that was emptied meanwhile takes the next body all the same", async () => {
  const door = spoolDoor(clickhouse.process.spoolFolder);
  const first = put(door, '{"a":"before"}\n');
  first.release();
  rmSync(join(clickhouse.process.spoolFolder, first.name));
  const second = put(door, '{"a":"behind"}\n');
  expect(await insert(second.name)).toBe("");
  second.release();
  expect(await values()).toContain("behind");
  door.close();
});
