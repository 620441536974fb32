// The most frequent values of places, levels, keywords and fields among the lines that a question finds.
import * as v from "valibot";
import type { Facet } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { type Bound, boundTo } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import { fieldValue } from "./field-conditions.ts";
import { termsOf } from "../model/log-query/terms.ts";
import { isOfStream, type Question, whereLines } from "./question.ts";
import { count } from "./row.ts";

const Row = v.object({ facet: count, value: v.string(), lines: count });

const streamColumns: Readonly<Record<string, string>> = {
  namespace: "toString(namespace)",
  pod: "toString(pod)",
  container: "toString(container)",
  node: "toString(node)",
  level: "toString(level)",
};

/** `by`: namespace, pod, container, node, level, keyword, or a field's path. Lines without a value are in no facet. */
export async function facets(
  store: Lines,
  of: Visible,
  question: Question,
  ask: { readonly by: readonly string[]; readonly limit: number },
): Promise<Facet[]> {
  const cheap = termsOf(question.query).every(isOfStream);
  const isPlace = (name: string): boolean => Object.hasOwn(streamColumns, name) || name === "keyword";
  const places = ask.by.filter(isPlace);
  const inside = ask.by.filter((name) => !isPlace(name));
  const [ofPlaces, ...ofInside] = await Promise.all([
    places.length === 0 ? [] : placeFacets(store, of, question, { names: places, limit: ask.limit, cheap }),
    ...inside.map((name) => insideFacet(store, of, question, name, ask.limit)),
  ]);
  const found = [...ofPlaces, ...ofInside];
  return ask.by.flatMap((name) => found.find((facet) => facet.name === name) ?? []);
}

/** All places at once: lines are read once, and each combination of places then counts for each of them. */
async function placeFacets(
  store: Lines,
  of: Visible,
  question: Question,
  { names, limit, cheap }: { readonly names: readonly string[]; readonly limit: number; readonly cheap: boolean },
): Promise<Facet[]> {
  const columns = names.filter((name) => name !== "keyword");
  const values = columns.map((name) => streamColumns[name] ?? "''");
  const words = columns.length < names.length ? "error_keywords" : "[]";
  const ask = async (table: "lines" | "lines_per_stream", lines: string): Promise<Facet[]> => {
    const bound = boundTo(of);
    const where = whereLines(question, [questionCondition(question, bound)]);
    // Behind JOIN the embedded engine's front takes no function: the pairs get a name first.
    const sql = `SELECT one.1 AS facet, one.2 AS value, sum(n) AS lines FROM (
        SELECT n, arrayConcat(arrayZip(arrayEnumerate(found), found), arrayMap(word -> (toUInt32(0), word), words)) AS pairs
        FROM (SELECT array(${values.join(", ")})::Array(String) AS found, ${words}::Array(String) AS words, ${lines} AS n
          FROM ${table} ${where} GROUP BY found, words)) ARRAY JOIN pairs AS one
      WHERE value != '' GROUP BY facet, value ORDER BY facet, lines DESC, value LIMIT ${bound.add("UInt32", limit)} BY facet`;
    const rows = v.parse(v.array(Row), await store.query(sql, bound.values));
    const number = (name: string): number => columns.indexOf(name) + 1;
    return names.map((name) =>
      facet(
        name,
        rows.filter((row) => row.facet === number(name)),
      ),
    );
  };
  if (!cheap) return ask("lines", "count()");
  const found = await ask("lines_per_stream", "sum(lines)");
  // A snapshot of before there were counts per stream.
  if (found.every(isEmpty)) return ask("lines", "count()");
  // Of before keywords were counted apart, or without any.
  if (!found.some((facet) => facet.name === "keyword" && isEmpty(facet))) return found;
  const keywords = await placeFacets(store, of, question, { names: ["keyword"], limit, cheap: false });
  return [...found.filter(({ name }) => name !== "keyword"), ...keywords];
}

async function insideFacet(store: Lines, of: Visible, question: Question, name: string, limit: number): Promise<Facet> {
  const bound = boundTo(of);
  const where = whereLines(question, [questionCondition(question, bound)]);
  const sql = `SELECT 1 AS facet, toString(${shortValue(name, bound)}) AS value, count() AS lines FROM lines ${where}
    GROUP BY value HAVING value != '' ORDER BY lines DESC, value LIMIT ${bound.add("UInt32", limit)}`;
  return facet(name, v.parse(v.array(Row), await store.query(sql, bound.values)));
}

const isEmpty = ({ values }: Facet): boolean => values.length === 0;

/** A field may hold a megabyte; its beginning tells it from the others. */
const shortValue = (path: string, bound: Bound): string => `substringUTF8(${fieldValue(path, bound)}, 1, 256)`;

const facet = (name: string, rows: readonly v.InferOutput<typeof Row>[]): Facet => ({
  name,
  values: rows.map(({ value, lines }) => ({ value, lines })),
});
