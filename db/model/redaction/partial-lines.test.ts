import { describe, expect, test } from "bun:test";
import { alnum, redactorForTest } from "./redactor-kit.test.ts";
import { joinedLines } from "./partial-lines.ts";

const lines = (text: string): string =>
  new TextDecoder().decode(redactorForTest().lines(new TextEncoder().encode(text)));
const cri = (tag: string, text: string, stream = "stdout"): string =>
  `2026-03-04T10:11:12.123456789Z ${stream} ${tag} ${text}`;

describe("a secret over the cut of a runtime", () => {
  const secret = alnum(24);
  const [first, rest] = [secret.slice(0, 9), secret.slice(9)];

  test("goes from both lines, has the token of the whole, and the lines stay lines", () => {
    const after = lines([cri("P", `a password=${first}`), cri("F", `${rest} z`), cri("F", "next")].join("\n"));
    const token = /password=(\S+)/.exec(redactorForTest().text(`password=${secret}`))?.[1] ?? "none";
    expect(after).toBe([cri("P", `a password=${token}`), cri("F", " z"), cri("F", "next")].join("\n"));
    expect(lines(after)).toBe(after);
  });

  test("goes if its name stands before the cut", () => {
    const after = lines([cri("P", "a password="), cri("F", `${secret} z`)].join("\n"));
    expect(after).not.toContain(secret);
  });

  test("goes from three pieces, with a line of the other stream between them", () => {
    const text = [
      cri("P", `token=${first}`),
      cri("F", "stays", "stderr"),
      cri("P", rest.slice(0, 7)),
      cri("F", rest.slice(7)),
    ];
    const after = lines(text.join("\n"));
    for (const part of [first, rest.slice(0, 7), rest.slice(7)]) expect(after).not.toContain(part);
    expect(after).toContain(cri("F", "stays", "stderr"));
    expect(after.split("\n").length).toBe(4);
  });

  test("goes from Docker's files, which stay JSON", () => {
    const docker = (log: string): string => JSON.stringify({ log, stream: "stdout", time: "t" });
    const after = lines([docker(`x password=${first}`), docker(`${rest} end\n`), docker("next\n")].join("\n"));
    for (const part of [first, rest]) expect(after).not.toContain(part);
    expect(after.split("\n").map((line): unknown => JSON.parse(line)).length).toBe(3);
    expect(after).toContain(docker("next\n"));
  });
});

test("whole lines are joined with nothing", () => {
  expect(joinedLines([cri("F", "a"), cri("F", "b")].join("\n"))).toEqual([]);
  expect(joinedLines(`plain P text\n stdout P x\n`)).toEqual([]);
  const after = lines([cri("F", "password="), cri("F", "stays as it is")].join("\n"));
  expect(after).toContain("stays as it is");
});
