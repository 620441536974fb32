import { expect, test } from "bun:test";
import { KubinError } from "../../db/model/error.ts";
import { earlierRefusal, earlierSlug, keepEarlierSlug, readEarlierLink } from "./earlier-link.ts";

const page = { origin: "https://kubin.example", slug: "0123456789ABCDEFGHIJab" };
const earlier = "zyxwvutsrqponmlkjihg98";

test("a whole link, with whatever stands behind it, or the bare slug", () => {
  for (const pasted of [
    earlier,
    ` ${earlier}\n`,
    `https://kubin.example/s/${earlier}`,
    `https://kubin.example/s/${earlier}/logs?q=oom&view=patterns#x`,
  ]) {
    expect(readEarlierLink(pasted, page)).toBe(earlier);
  }
});

test("what is no link, another server's, or the page's own is refused, and never echoed", () => {
  const refused = [
    ["", "it looks like"],
    [`https://kubin.example/s/${earlier}7`, "it looks like"],
    [`https://kubin.example/k/${earlier}`, "it looks like"],
    [`https://other.example/s/${earlier}`, "of another server"],
    [`http://kubin.example/s/${earlier}`, "of another server"],
    [`https://kubin.example/s/${page.slug}/logs`, "this snapshot"],
  ] as const;
  for (const [pasted, sentence] of refused) {
    expect(() => readEarlierLink(pasted, page)).toThrow(sentence);
    expect(() => readEarlierLink(pasted, page)).not.toThrow(earlier);
  }
});

test("each page remembers its own, until it is told to forget", () => {
  keepEarlierSlug("a", earlier);
  expect([earlierSlug("a"), earlierSlug("b")]).toEqual([earlier, null]);
  keepEarlierSlug("a", null);
  expect(earlierSlug("a")).toBeNull();
});

test("lines that were put away are said to be the earlier snapshot's", () => {
  expect(earlierRefusal(new KubinError("conflict", "The lines of this snapshot were put away"))).toContain("earlier");
  expect(earlierRefusal(new KubinError("gone", "It has expired"))).toBe("It has expired");
});
