// Label selectors: "app in (web,api),tier!=db,!legacy" becomes requirements that labels or a query can be held against.
import { aggregateText } from "../field-error.ts";
import { readInt64 } from "../go/integer.ts";
import { goQuote } from "../go/quote.ts";
import { badRequest } from "../status.ts";
import { labelKeyProblems, labelValueProblems } from "./label-name.ts";
import { type LabelToken, type LabelTokenKind, labelTokens } from "./label-token.ts";

export type LabelOperator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";

/** One condition; a selector is all of them at once. */
export interface LabelRequirement {
  readonly key: string;
  /** notin and != hold for objects without the key too; gt and lt compare as int64. */
  readonly op: LabelOperator;
  /** Sorted, each once. One for =, ==, !=, gt and lt; none for exists and !; at least one ("" counts) for in and notin. */
  readonly values: readonly string[];
}

const operatorOf: Partial<Record<LabelTokenKind, LabelOperator>> = {
  in: "in",
  notin: "notin",
  "=": "=",
  "==": "==",
  "!=": "!=",
  ">": "gt",
  "<": "lt",
};

/** Sorted by key. Throws the 400 of the real server (labels.Parse). "" selects everything: no requirements. */
export function parseLabelSelector(text: string): LabelRequirement[] {
  const tokens = new Tokens(labelTokens(text));
  const requirements: LabelRequirement[] = [];
  for (;;) {
    const { kind, literal } = tokens.value();
    if (kind === "end") break;
    if (kind !== "identifier" && kind !== "!")
      throw badRequest(`found '${literal}', expected: !, identifier, or 'end of string'`);
    requirements.push(requirement(tokens));
    const behind = tokens.takeValue();
    if (behind.kind === "end") break;
    if (behind.kind !== ",") throw badRequest(`found '${behind.literal}', expected: ',' or 'end of string'`);
    const following = tokens.value();
    if (following.kind !== "identifier" && following.kind !== "!")
      throw badRequest(`found '${following.literal}', expected: identifier after ','`);
  }
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Whether labels fulfil every requirement. */
export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements.every(({ key, op, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (op === "exists") return value !== undefined;
    if (op === "!") return value === undefined;
    if (op === "notin" || op === "!=") return value === undefined || !values.includes(value);
    if (value === undefined) return false;
    if (op === "gt" || op === "lt") return isBeyond(value, op, values[0] ?? "");
    return values.includes(value);
  });
}

function isBeyond(value: string, op: "gt" | "lt", bound: string): boolean {
  const [left, right] = [readInt64(value), readInt64(bound)];
  if (typeof left !== "bigint" || typeof right !== "bigint") return false;
  return op === "gt" ? left > right : left < right;
}

/** The tokens from left to right. Behind an operator, "in" and "notin" are values like any other. */
class Tokens {
  private readonly tokens: readonly LabelToken[];
  private at = 0;

  constructor(tokens: readonly LabelToken[]) {
    this.tokens = tokens;
  }

  value(): LabelToken {
    const token = this.tokens[this.at] ?? { kind: "end", literal: "" };
    return token.kind === "in" || token.kind === "notin" ? { kind: "identifier", literal: token.literal } : token;
  }

  takeValue(): LabelToken {
    const token = this.value();
    this.at++;
    return token;
  }

  takeOperator(): LabelToken {
    return this.tokens[this.at++] ?? { kind: "end", literal: "" };
  }
}

function wrong(message: string) {
  return badRequest(`unable to parse requirement: ${message}`);
}

function requirement(tokens: Tokens): LabelRequirement {
  let token = tokens.takeValue();
  const negated = token.kind === "!";
  if (negated) token = tokens.takeValue();
  const key = token.literal;
  if (token.kind !== "identifier") throw wrong(`found '${key}', expected: identifier`);
  const keyProblems = labelKeyProblems(key);
  if (keyProblems.length > 0) throw wrong(`<nil>: Invalid value: ${goQuote(key)}: ${keyProblems.join("; ")}`);
  const behind = tokens.value().kind;
  if (negated) return { key, op: "!", values: [] };
  if (behind === "end" || behind === ",") return { key, op: "exists", values: [] };
  const operator = tokens.takeOperator();
  const op = operatorOf[operator.kind];
  if (op === undefined) throw wrong(`found '${operator.literal}', expected: in, notin, =, ==, !=, gt, lt`);
  const found = op === "in" || op === "notin" ? listedValues(tokens) : exactValue(tokens);
  const values = [...new Set(found)].sort();
  requireValues(key, op, values);
  return { key, op, values };
}

function requireValues(key: string, op: LabelOperator, values: readonly string[]): void {
  const problems: string[] = [];
  if (op === "gt" || op === "lt")
    for (const [index, value] of values.entries())
      if (typeof readInt64(value) !== "bigint")
        problems.push(
          `values[${index}]: Invalid value: ${goQuote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        );
  for (const [index, value] of values.entries()) {
    const bad = labelValueProblems(value);
    if (bad.length > 0) problems.push(`values[${index}][${key}]: Invalid value: ${goQuote(value)}: ${bad.join("; ")}`);
  }
  if (problems.length > 0) throw wrong(aggregateText(problems));
}

/** Nothing behind the operator is the empty value. */
function exactValue(tokens: Tokens): string[] {
  const { kind } = tokens.value();
  if (kind === "end" || kind === ",") return [""];
  const token = tokens.takeValue();
  if (token.kind !== "identifier") throw wrong(`found '${token.literal}', expected: identifier`);
  return [token.literal];
}

/** "(a,,b)": an empty place is the empty value. */
function listedValues(tokens: Tokens): string[] {
  const opening = tokens.takeValue();
  if (opening.kind !== "(") throw wrong(`found '${opening.literal}' expected: '('`);
  const first = tokens.value();
  if (first.kind === ")") {
    tokens.takeValue();
    return [""];
  }
  if (first.kind !== "identifier" && first.kind !== ",")
    throw wrong(`found '${first.literal}', expected: ',', ')' or identifier`);
  const values = identifiers(tokens);
  if (tokens.takeValue().kind !== ")") throw wrong(`found '${first.literal}', expected: ')'`);
  return values;
}

function identifiers(tokens: Tokens): string[] {
  const values: string[] = [];
  for (;;) {
    const token = tokens.takeValue();
    const behind = tokens.value();
    if (token.kind === "identifier") {
      values.push(token.literal);
      if (behind.kind === ")") return values;
      if (behind.kind !== ",") throw wrong(`found '${behind.literal}', expected: ',' or ')'`);
    } else if (token.kind === ",") {
      if (values.length === 0) values.push("");
      if (behind.kind === ")") return [...values, ""];
      if (behind.kind === ",") {
        tokens.takeValue();
        values.push("");
      }
    } else throw wrong(`found '${token.literal}', expected: ',', or identifier`);
  }
}
