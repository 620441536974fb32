// What is counted about lines, as tables: how many, by what, and what they say.
import { Aggregate, PatternList } from "../../db/model/contract/log-analytics.ts";
import { levels } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { printJson, printResult, printTable } from "../terminal.ts";
import type { LogSource } from "./found-lines.ts";

export async function printCount({ api, slug, q }: LogSource, json: boolean): Promise<void> {
  const { groups } = await api.read(slug, routes.logAggregate, { q }, Aggregate);
  const lines = groups[0]?.lines ?? 0;
  if (json) printJson({ lines });
  else printResult(String(lines));
}

export async function printGroups(
  { api, slug, q }: LogSource,
  ask: { readonly by: string; readonly measure: string; readonly top: number; readonly json: boolean },
): Promise<void> {
  const query = { q, by: ask.by, measure: ask.measure, top: String(ask.top) };
  const found = await api.read(slug, routes.logAggregate, query, Aggregate);
  if (ask.json) return printJson(found);
  const measures = found.measure === "lines" ? ["LINES"] : [found.measure.toUpperCase(), "LINES"];
  const row = (key: readonly string[], { value, lines }: { value: number | string | null; lines: number }) => [
    ...key.map((part) => part || "-"),
    ...(measures.length === 2 ? [valueText(found.measure, value)] : []),
    String(lines),
  ];
  const rows = found.groups.map((group) => row(group.key, group));
  if (found.other) {
    const key = found.by.map((_, i) => (i === 0 ? `(${found.other?.groups ?? 0} others)` : ""));
    rows.push(row(key, found.other));
  }
  printTable([...found.by.map((name) => name.toUpperCase()), ...measures], rows);
}

export async function printPatterns(
  { api, slug, q }: LogSource,
  ask: { readonly top: number; readonly json: boolean },
): Promise<void> {
  const query = { q, limit: String(ask.top) };
  const found = await api.read(slug, routes.logPatterns, query, PatternList);
  if (ask.json) return printJson(found);
  const worst = (counts: Readonly<Record<string, number>>): string =>
    levels.toReversed().find((level) => (counts[level] ?? 0) > 0) ?? "";
  const rows = found.patterns.map((pattern) => [
    String(pattern.lines),
    percent(pattern.share),
    worst(pattern.levels),
    pattern.first?.slice(0, 19) ?? "-",
    pattern.last?.slice(0, 19) ?? "-",
    pattern.text,
  ]);
  const rest = found.lines - found.patterns.reduce((sum, { lines }) => sum + lines, 0);
  const share = found.lines === 0 ? 0 : rest / found.lines;
  if (rest > 0) rows.push([String(rest), percent(share), "", "", "", "(others)"]);
  printTable(["LINES", "SHARE", "WORST", "FIRST", "LAST", "PATTERN"], rows);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function valueText(measure: string, value: number | string | null): string {
  if (value === null) return "-";
  if (typeof value === "string") return value;
  if (measure === "error_rate") return percent(value);
  return Number.isInteger(value) ? String(value) : value.toPrecision(6);
}
