import { expect, test } from "bun:test";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { groupTerms } from "./group-terms.ts";

const asked = (by: string[], key: string[], measure = "lines"): string => {
  const all = groupTerms(by, key, measure);
  const text = formatLogQuery({ all });
  // What stands in the address is read as the same terms again.
  expect(parseLogQuery(text)).toEqual({ query: { all } });
  return text;
};

test("each dimension is a term of its own kind", () => {
  expect(asked(["namespace", "pod", "level"], ["shop", "web-1", "warn"])).toBe("ns:shop pod:web-1 level:warn");
  expect(asked(["container", "node", "keyword"], ["app", "node-a", "timed out"])).toBe(
    'container:app node:node-a keyword:"timed out"',
  );
  expect(asked(["pattern", "stream"], ["00000000000000ff", "17"])).toBe("pattern:00000000000000ff stream:17");
});

test("a field is a field, even one that is called as a place is", () => {
  expect(asked(["field.http.status"], ["500"])).toBe("http.status:500");
  expect(asked(["field.pod", "field.level"], ["a b", "error"])).toBe('.pod:"a b" .level:error');
});

test("a file of a node is of no namespace, and only lines that hold the number were counted", () => {
  expect(asked(["namespace", "node"], ["", "node-a"])).toBe("-ns:* node:node-a");
  expect(asked(["pod"], ["web-1"], "p95:took")).toBe("pod:web-1 took:*");
  expect(asked(["field.took"], ["7"], "sum:field.took")).toBe("took:7");
});
