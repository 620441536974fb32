import { expect, test } from "bun:test";
import { readLink } from "./read-link.ts";

test("a link is read with the folder it may lie in, a slug alone is of the server, and no secret is echoed", () => {
  const slug = "0123456789ABCDEFGHIJab";
  expect(readLink(`https://kubin.example/s/${slug}`, "")).toEqual({ server: "https://kubin.example", slug });
  expect(readLink(`http://h:1/x/s/${slug}/logs?q=a#b`, "")).toEqual({ server: "http://h:1/x", slug });
  expect(readLink(slug, "http://localhost:1")).toEqual({ server: "http://localhost:1", slug });
  for (const wrong of ["", "x", `ftp://h/s/${slug}`, `https://h/k/${slug}`, `https://h/s/${slug}7`]) {
    expect(() => readLink(wrong, "")).toThrow("it looks like");
    expect(() => readLink(wrong, "")).not.toThrow(slug);
  }
});
