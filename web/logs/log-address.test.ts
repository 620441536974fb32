import { expect, test } from "bun:test";
import { textOfOldAddress } from "./log-address.ts";

const of = (search: string) => {
  const parts = new URLSearchParams(search);
  return textOfOldAddress((name) => parts.get(name) ?? undefined);
};

test("an address of today is left alone", () => {
  expect(of("q=level>=warn")).toBeNull();
  expect(of("")).toBeNull();
});

test("old fields become terms, and their text stays one text", () => {
  expect(of("q=disk+full&level=warn&pod=web-1")).toBe('pod:web-1 level>=warn "disk full"');
  expect(of("from=2024-05-01T10:00:00Z&to=never&container=app")).toBe("container:app from:2024-05-01T10:00:00.000Z");
});

test("a namespace chosen beside a question narrows it", () => {
  expect(of("q=level:error+a+OR+b+ns:before&ns=shop")).toBe("level:error (a OR b) ns:shop");
  expect(of('q=say+"hi&ns=shop')).toBe('ns:shop "say \\"hi"');
});
