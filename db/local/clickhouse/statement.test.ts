// Statements that may run, and those that must not, before any engine sees them.
import { expect, test } from "bun:test";
import { parseInsert, parseStatement } from "./statement.ts";

const none = new Map<string, string>();

const refused = [
  "SELECT * FROM file('/etc/passwd')",
  "SELECT * FROM `file`('/etc/passwd')",
  "SELECT * FROM \"file\" ('/etc/passwd')",
  "SELECT * FROM/**/file/**/('/etc/passwd', 'LineAsString')",
  "SELECT file('/etc/passwd')",
  "SELECT * FROM numbers(1), url('http://127.0.0.1:1/')",
  "SELECT (SELECT count() FROM s3('http://127.0.0.1/x'))",
  "SELECT * FROM remote('127.0.0.1', system.one)",
  "SELECT * FROM somethingNew('x')",
  "SELECT * FROM executable('id', 'TSV', 'a String')",
  "SELECT * FROM (SELECT 1 SETTINGS readonly = 0)",
  "SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)",
  "SELECT 1 SETTINGS max_threads = 1, readonly = 0",
  "SELECT 1 INTO OUTFILE '/tmp/x'",
  "SELECT 1; DROP TABLE lines",
  "SELECT 1;;SELECT 2",
  "SELECT 'a' -- x\n; DROP TABLE lines",
  "SELECT $$x$$",
  "SELECT 1 # comment\n",
  "SELECT 1 // comment\n",
  "SELECT ‘a’",
  "SELECT 'open",
  "SELECT /* open",
  "SELECT 1 FORMAT JSON SETTINGS max_threads = 1",
  "SYSTEM SHUTDOWN",
  "SET readonly = 0",
  "USE system",
  "KILL QUERY WHERE 1",
  "ATTACH TABLE x FROM '/tmp' (a UInt8) ENGINE = MergeTree ORDER BY a",
  "BACKUP TABLE lines TO File('/tmp/x')",
  "CREATE TABLE x (a UInt8) ENGINE = File(CSV)",
  "CREATE TABLE x (a UInt8) ENGINE File(CSV)",
  "CREATE TABLE x (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = 'x'",
  "CREATE TABLE x AS url('http://127.0.0.1/')",
  "CREATE USER x",
  "CREATE FUNCTION f AS x -> x",
  "CREATE DICTIONARY d (a UInt8) PRIMARY KEY a SOURCE(FILE(path '/etc/passwd'))",
  "DROP DATABASE system",
  "DROP USER x",
  "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
  "INSERT INTO lines VALUES (1)",
  "INSERT INTO lines SELECT * FROM file('/etc/passwd')",
  "nonsense",
  "",
];

test.each(refused)("refused: %s", (sql) => {
  expect(() => parseStatement(sql, none)).toThrow();
});

test("a bound name cannot bring a function or leave its quotes", () => {
  const sql = "SELECT * FROM {t:Identifier}('/etc/passwd')";
  expect(() => parseStatement(sql, new Map([["t", "file"]]))).toThrow('"`file`" is refused');
  expect(() => parseStatement("SELECT * FROM {t:Identifier}", new Map([["t", "a`; DROP TABLE b"]]))).toThrow();
});

test("values become literals that only hold harmless characters", () => {
  const value = "'); DROP TABLE lines; -- { echoOn }\n\n\0€\\";
  const { sql } = parseStatement("SELECT {a:String} AS a", new Map([["a", value.replaceAll("\\", "\\\\")]]));
  expect(sql).toMatch(/^SELECT '(?:[A-Za-z0-9 _.,:+=/]|\\x[0-9a-f]{2})*'  AS a$/);
  expect(sql).toContain("\\x27\\x29\\x3b DROP TABLE lines\\x3b \\x2d\\x2d");
});

test("a map value holds literals only", () => {
  const bind = (value: string) => parseStatement("SELECT {m:Map(String, Int8)} AS m", new Map([["m", value]])).sql;
  expect(bind("{'a':-1}")).toContain("map( 'a' , - 1 )");
  expect(() => bind("{'a':file('/etc/passwd')}")).toThrow("cannot be read as a map");
  expect(() => bind("{'a':1});DROP TABLE x")).toThrow();
});

test("comments and blank lines are gone from what the engine gets, literals are not", () => {
  const { sql, format } = parseStatement(
    "SELECT '--x\n\n/*' /* y */ -- { echoOn }\n\n  AS a\nFORMAT JSONEachRow",
    none,
  );
  expect(sql).toBe(String.raw`SELECT '--x\n\n/*' AS a`);
  expect(format).toBe("JSONEachRow");
});

test("what kind a statement is decides on which connection it runs", () => {
  const kind = (sql: string) => parseStatement(sql, none).kind;
  expect(kind("WITH 1 AS a SELECT a FROM system.numbers LIMIT 1;")).toBe("select");
  expect(kind("EXPLAIN SELECT 1")).toBe("read");
  expect(kind("CREATE TABLE IF NOT EXISTS x (source UInt8) ENGINE = MergeTree ORDER BY source")).toBe("write");
  expect(kind("INSERT INTO x (a) SELECT number FROM numbers(3)")).toBe("write");
  expect(kind("DELETE FROM lines WHERE attempt = 1")).toBe("write");
});

test("an insert is read into table, columns and format", () => {
  expect(parseInsert("INSERT INTO db.`t` (a, `b`)\nFORMAT JSONEachRow", none)).toEqual({
    database: "db",
    table: "t",
    columns: ["a", "b"],
    format: "JSONEachRow",
  });
  expect(parseInsert("INSERT INTO t FORMAT ArrowStream", none)?.columns).toEqual([]);
  expect(parseInsert("INSERT INTO t SELECT 1", none)).toBeNull();
  expect(() => parseInsert("INSERT INTO system.query_log FORMAT CSV", none)).toThrow("only be read");
  expect(() => parseInsert("INSERT INTO t (a, sleep(3)) FORMAT CSV", none)).toThrow("not a list of names");
});
