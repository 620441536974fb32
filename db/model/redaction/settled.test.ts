import { expect, test } from "bun:test";
import { Settled } from "./settled.ts";
import { alnum, redactorForTest } from "./redactor-kit.test.ts";

test("work in vain ends a window, and the next one starts anew", () => {
  const settled = new Settled();
  let tries = 0;
  for (let at = 0; at < 1024; at++) {
    if (!settled.mayTry(at)) continue;
    tries++;
    settled.take(-2);
  }
  expect(tries).toBeGreaterThan(32);
  expect(tries).toBeLessThan(64);
  expect(settled.mayTry(1024)).toBe(true);
});

test("what is found, and a name beside no value, costs nothing", () => {
  const settled = new Settled();
  for (let at = 0; at < 1000; at++) settled.take(at % 2);
  expect(settled.mayTry(1000)).toBe(true);
  expect(settled.text).toBe(1);
});

test("a crowd of names hides no password on the next lines, nor a hundred passwords each other", () => {
  const secret = `${alnum(12)}7`;
  const crowd = "auth: cred: token: ".repeat(60);
  expect(redactorForTest().text(`${crowd}\n${"x".repeat(1024)}\npassword=${secret}`)).not.toContain(secret);
  const all = Array.from({ length: 200 }, () => `${alnum(9)}7`);
  const after = redactorForTest().text(all.map((each) => `{"token":null,"password":"${each}"}`).join(","));
  for (const each of all) expect(after).not.toContain(each);
});
