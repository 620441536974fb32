// What a statement is and whether it may run: one of a few verbs, no door to the outside, nothing behind its end.
import { accessDenied, ClickHouseException, syntaxError } from "./exception.ts";
import { checkNames } from "./forbidden.ts";
import { bindParameters, plain, tableName } from "./parameter.ts";
import { checkSettingsClauses } from "./settings.ts";
import { isName, isSymbol, isWord, type Token, tokenize, toSql } from "./token.ts";

/** A statement that is safe to hand to the engine as `sql`. */
export interface Statement {
  /** `select` can be streamed; `read` cannot (SHOW, EXPLAIN …); `write` changes data or tables. */
  readonly kind: "select" | "read" | "write";
  readonly sql: string;
  /** The format named at the end; it is no longer part of `sql`. Undefined: the caller's default. */
  readonly format: string | undefined;
  /** It says PREWHERE: it reads the text of lines, many of them. */
  readonly scans: boolean;
}

/** Rows that come in a request body. */
export interface InsertTarget {
  readonly database: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly format: string;
}

const readVerbs = ["show", "describe", "desc", "exists", "explain", "check"];
const refusedVerbs = "insert create drop delete set use system kill attach detach grant revoke backup restore".split(
  " ",
);
const created = ["table", "view", "database", "materialized"];
const dropped = ["table", "view", "database"];

/** Reads `INSERT INTO t (columns) FORMAT x`; null when the statement is something else. */
export function parseInsert(sql: string, parameters: ReadonlyMap<string, string>): InsertTarget | null {
  const tokens = oneStatement(bindParameters(tokenize(sql), parameters));
  if (!isWord(tokens[0], "insert") || !isWord(tokens[1], "into")) return null;
  const name = tableName(tokens, isWord(tokens[2], "table") ? 3 : 2);
  refuseSystem(tokens);
  let at = name.next;
  const columns: string[] = [];
  if (isSymbol(tokens[at], "(")) {
    for (at += 1; !isSymbol(tokens[at - 1], ")"); at += 2) {
      const column = tokens[at];
      if (!isName(column) || !/^[,)]$/.test(tokens[at + 1]?.text ?? "")) {
        throw syntaxError("Cannot read INSERT: the columns are not a list of names");
      }
      columns.push(plain(column));
    }
  }
  const format = tokens[at + 1];
  if (!isWord(tokens[at], "format") || format?.kind !== "word" || tokens.length > at + 2) return null;
  return { database: name.database, table: name.table, columns, format: format.text };
}

/** Checks a statement that brings no rows of its own. */
export function parseStatement(sql: string, parameters: ReadonlyMap<string, string>): Statement {
  const tokens = oneStatement(bindParameters(tokenize(sql), parameters));
  const format = trailingFormat(tokens);
  const body = format === undefined ? tokens : tokens.slice(0, -2);
  checkNames(body);
  if (isWord(body[0], "select", "with") || isSymbol(body[0], "(")) {
    checkSettingsClauses(body);
    return { kind: "select", sql: toSql(body), format, scans: body.some((token) => isWord(token, "prewhere")) };
  }
  if (isWord(body[0], ...readVerbs)) {
    checkSettingsClauses(body);
    return { kind: "read", sql: toSql(body), format, scans: false };
  }
  checkWrite(body);
  return { kind: "write", sql: toSql(body), format, scans: false };
}

function oneStatement(tokens: readonly Token[]): Token[] {
  const end = tokens.findIndex((token) => isSymbol(token, ";"));
  if (end >= 0 && tokens.slice(end).some((token) => !isSymbol(token, ";"))) {
    throw syntaxError("Cannot run statement: a second statement follows the first; send them one by one");
  }
  const statement = end < 0 ? [...tokens] : tokens.slice(0, end);
  if (statement.length === 0) throw syntaxError("Cannot run statement: it is empty");
  return statement;
}

/** The front chooses how to answer by the format, so it must stand where the front looks for it. */
function trailingFormat(tokens: readonly Token[]): string | undefined {
  const name = tokens.at(-1);
  const at = tokens.findIndex((token, index) => isWord(token, "format") && tokens[index + 1]?.kind === "word");
  if (at < 0 || name === undefined) return undefined;
  if (at !== tokens.length - 2) throw syntaxError("Cannot run statement: FORMAT is not its last clause");
  if (/^(?:template|sqlinsert|custom|protobuf|capnproto|npy|avro)/.test(name.name)) {
    throw new ClickHouseException(73, "UNKNOWN_FORMAT", `Cannot answer in format "${name.text}": it is not offered`);
  }
  return name.text;
}

/** Writes are our migrations, deletions and inserts from a select; engines are those that keep data in the data folder. */
function checkWrite(tokens: readonly Token[]): void {
  refuseSystem(tokens);
  const [verb, second, third] = tokens;
  const known =
    isWord(verb, "alter", "truncate", "optimize", "rename") ||
    (isWord(verb, "delete") && isWord(second, "from")) ||
    (isWord(verb, "drop") && isWord(second, ...dropped)) ||
    (isWord(verb, "create") && (isWord(second, ...created) || (isWord(second, "or") && isWord(third, "replace")))) ||
    (isWord(verb, "insert") && tokens.some((token) => isWord(token, "select")));
  if (!known && !isWord(verb, ...refusedVerbs)) {
    throw syntaxError(`Cannot run statement: it starts with "${verb?.text ?? ""}"`);
  }
  if (!known) {
    const hint = isWord(verb, "insert") ? "; send rows in the body, with FORMAT JSONEachRow or ArrowStream" : "";
    throw accessDenied(`Cannot run statement: "${verb?.text ?? ""} ${second?.text ?? ""}" is not offered${hint}`);
  }
  tokens.forEach((token, at) => {
    const engine = tokens[isSymbol(tokens[at + 1], "=") ? at + 2 : at + 1];
    if (isWord(token, "engine") && !/^(?:[a-z]*mergetree|memory|null|atomic)$/.test(engine?.name ?? "")) {
      throw accessDenied(`Cannot create table: engine "${engine?.text ?? ""}" is not offered`);
    }
    const doors = isWord(token, "disk", "storage_policy", "freeze", "fetch", "dictionary");
    if (doors) throw accessDenied(`Cannot run statement: "${token.text}" is refused by the embedded ClickHouse`);
  });
}

function refuseSystem(tokens: readonly Token[]): void {
  if (tokens.some((token) => isName(token) && /^(?:system|information_schema)(?:\.|$)/.test(token.name))) {
    throw accessDenied("Cannot run statement: system tables can only be read");
  }
}
