// Bound parameters: `{name:Type}` in a statement becomes a typed literal in which nothing can end the literal.
import { ClickHouseException, syntaxError } from "./exception.ts";
import { isName, isSymbol, isWord, type Token, tokenize, toSql } from "./token.ts";

const encoder = new TextEncoder();

/**
 * chDB's own binding is serialised over the whole process and two bindings at once can take each other's values, so
 * values are written into the statement. Every byte that is not a letter, a digit or one of ` _.,:+=/` goes as `\xHH`.
 */
export function stringLiteral(value: string): string {
  let text = "'";
  for (const byte of encoder.encode(value)) {
    const char = String.fromCharCode(byte);
    text += /[A-Za-z0-9 _.,:+=/]/.test(char) ? char : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `${text}'`;
}

/** Replaces every `{name:Type}`; a value that is missing is the engine's error 456. */
export function bindParameters(tokens: readonly Token[], values: ReadonlyMap<string, string>): Token[] {
  const bound: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (!isSymbol(token, "{") || !isWordToken(tokens[at + 1]) || !isSymbol(tokens[at + 2], ":")) {
      bound.push(token);
      continue;
    }
    const end = tokens.findIndex((candidate, index) => index > at && isSymbol(candidate, "}"));
    if (end < 0) throw syntaxError("Cannot read SQL: a bound parameter has no closing brace");
    bound.push(bind(tokens[at + 1]?.text ?? "", tokens.slice(at + 3, end), values));
    at = end;
  }
  return bound;
}

const isWordToken = (token: Token | undefined): boolean => token?.kind === "word";

function bind(name: string, type: readonly Token[], values: ReadonlyMap<string, string>): Token {
  const value = values.get(name);
  if (value === undefined) {
    throw new ClickHouseException(456, "UNKNOWN_QUERY_PARAMETER", `Substitution \`${name}\` is not set.`);
  }
  const typeText = toSql(type);
  if (!/^[A-Za-z0-9_(), '=-]+$/.test(typeText)) throw syntaxError(`Cannot bind "${name}": "${typeText}" is not a type`);
  if (isWord(type[0], "identifier")) return identifier(name, value);
  if (type.length === 1 && isWord(type[0], "string")) return literalToken(stringLiteral(unescaped(value)));
  if (isWord(type[0], "map")) return literalToken(`_CAST(${mapCall(name, value)},${stringLiteral(typeText)})`);
  // Composite types read their text as it is; all others first undo the tab-separated escaping that clients apply.
  const composite = isWord(type[0], "array", "tuple");
  const nullable = isWord(type[0], "nullable") && value === "\\N";
  const literal = nullable ? "NULL" : stringLiteral(composite ? value : unescaped(value));
  return literalToken(`_CAST(${literal},${stringLiteral(typeText)})`);
}

/** Blank space on both sides: two literals that touch would be one literal with a quote in it. */
const literalToken = (text: string): Token => ({ kind: "string", text: `${text} `, name: "", spaced: true });

function identifier(name: string, value: string): Token {
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(value)) {
    throw new ClickHouseException(457, "BAD_QUERY_PARAMETER", `Value of identifier \`${name}\` is not a plain name.`);
  }
  return { kind: "quoted", text: `\`${value.replaceAll(".", "`.`")}\``, name: value.toLowerCase(), spaced: true };
}

/** `{'a':1}` as `map('a',1)`: ClickHouse casts no text to a map. Only literals and brackets may be in it. */
function mapCall(name: string, value: string): string {
  const call = tokenize(value).map((token) => {
    const literal = token.kind === "string" || token.kind === "number" || isWord(token, "null", "true", "false");
    if (literal || (token.kind === "symbol" && "[](),-".includes(token.text))) return token.text;
    const replaced = { "{": "map(", "}": ")", ":": "," }[token.text];
    if (token.kind === "symbol" && replaced !== undefined) return replaced;
    throw new ClickHouseException(457, "BAD_QUERY_PARAMETER", `Value of \`${name}\` cannot be read as a map`);
  });
  // Apart from one another: two minus signs side by side would start a comment.
  return call.join(" ");
}

const escapes: Record<string, string> = { b: "\b", f: "\f", r: "\r", n: "\n", t: "\t", 0: "\0", "'": "'", "\\": "\\" };

/** Undoes the escaping of ClickHouse's tab-separated format. */
function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/gs, (whole: string, char: string) => escapes[char] ?? whole);
}

/** Two names side by side that only a dot joins, as in `db.table`; used where a statement names a table. */
export function tableName(tokens: readonly Token[], at: number): { database: string; table: string; next: number } {
  const first = tokens[at];
  if (!isName(first)) throw syntaxError("Cannot read SQL: a table name is missing");
  const second = tokens[at + 2];
  if (isSymbol(tokens[at + 1], ".") && isName(second)) {
    return { database: plain(first), table: plain(second), next: at + 3 };
  }
  return { database: "", table: plain(first), next: at + 1 };
}

export const plain = (token: Token): string => (token.kind === "quoted" ? token.text.slice(1, -1) : token.text);
