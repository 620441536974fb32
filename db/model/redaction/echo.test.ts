import { describe, expect, test } from "bun:test";
import { alnum, redactorForTest } from "./redactor-kit.test.ts";

const lines = (text: string): string =>
  new TextDecoder().decode(redactorForTest().lines(new TextEncoder().encode(text)));

describe("what a key names is taken out wherever its line repeats it", () => {
  for (const shape of [
    '{"msg":"login failed for admin/@","credentials":{"user":"admin","pass":"@"}}',
    'msg="login failed for bob/@" password=@ try=2',
    "password=@ was refused: @ is too old",
  ]) {
    test(shape, () => {
      const secret = `${alnum(5)}!x${alnum(3)}`;
      const once = lines(shape.replaceAll("@", secret));
      expect(once).not.toContain(secret);
      expect(lines(once)).toBe(once);
    });
  }

  test("another line keeps its own words, and so does a name", () => {
    expect(lines("password=web-admin\nuser web-admin left\n")).toEndWith("\nuser web-admin left\n");
    const secret = `${alnum(6)}!7x`;
    expect(lines(`password=${secret}\nanother ${secret}\n`)).toEndWith(`\nanother ${secret}\n`);
    expect(lines("password=letmein user letmein\n")).toEndWith(" user letmein\n");
  });
});
