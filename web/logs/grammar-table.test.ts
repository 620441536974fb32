// The help of the log search must not teach what the parser refuses.
import { expect, test } from "bun:test";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { grammarTable } from "./grammar-table.ts";

test.each(grammarTable.map((row) => row.example))("the example %p can be asked", (example) => {
  const parsed = parseLogQuery(example);
  expect("refusal" in parsed ? parsed.refusal.sentence : "").toBe("");
});
