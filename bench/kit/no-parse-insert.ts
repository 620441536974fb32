// chDB alone: reads lines from a zstd file into a MergeTree table without parsing; prints the seconds. Arguments: data folder, file.
import { Session } from "chdb";

const [dir = "", file = ""] = process.argv.slice(2);
const session = new Session(dir);
session.query("CREATE DATABASE IF NOT EXISTS floor ENGINE = Atomic");
session.query(`CREATE TABLE floor.lines (line String CODEC(ZSTD(1))) ENGINE = MergeTree ORDER BY tuple()
  SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_bytes_to_merge_at_max_space_in_pool = 268435456`);
const started = performance.now();
session.query(
  `INSERT INTO floor.lines SELECT line FROM file('${file}', 'LineAsString') SETTINGS max_threads = 2, max_insert_threads = 1`,
);
console.log(String((performance.now() - started) / 1000));
session.cleanup();
