// Tokens of ours, tokens of a real server, and what is none.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { goldenNames, goldenPath, hasGolden, readGolden } from "../../../test/kit/golden.ts";
import { textAt } from "../resource/json.ts";
import { decodeContinue, encodeContinue } from "./continue-token.ts";
import { KubeRefusal } from "./status.ts";

const base64url = (text: string) => Buffer.from(text).toString("base64url");
const inconsistent = "The provided continue parameter is too old to display a consistent list result.";

function refusal(token: string): KubeRefusal | null {
  try {
    decodeContinue(token, 638n);
    return null;
  } catch (error) {
    if (error instanceof KubeRefusal) return error;
    throw error;
  }
}

describe("a token", () => {
  test("leads back to where it was made", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9-]{1,20}(?:\/[a-z0-9.-]{1,20}[a-z])?$/),
        fc.nat(),
        fc.boolean(),
        (key, seen, first) => {
          const token = encodeContinue({ snapshotVersion: 638n, key, seen, first });
          expect(decodeContinue(token, 638n)).toEqual({ key, inclusive: false, seen });
        },
      ),
    );
  });

  test("looks like a real server's, with a count behind", () => {
    const token = encodeContinue({ snapshotVersion: 638n, key: "shop/web", seen: 10, first: true });
    expect(Buffer.from(token, "base64url").toString()).toBe(
      '{"v":"meta.k8s.io/v1","rv":638,"start":"/shop/web\\u0000","seen":10}',
    );
  });

  test("of another version is expired, and the refusal holds one that goes on at this version", () => {
    const expired = refusal(encodeContinue({ snapshotVersion: 1n, key: "x", seen: 2, first: true }));
    expect(expired?.status).toMatchObject({ code: 410, reason: "Expired" });
    expect(expired?.message.startsWith(inconsistent)).toBe(true);
    const next = expired?.status.metadata.continue ?? "";
    expect(decodeContinue(next, 638n)).toEqual({ key: "x", inclusive: false, seen: null });
  });

  test("of a stranger may point at a key itself, or behind any text", () => {
    const start = (text: string) => base64url(JSON.stringify({ v: "meta.k8s.io/v1", rv: 638, start: text }));
    expect(decodeContinue(start("a"), 638n)).toEqual({ key: "a", inclusive: true, seen: null });
    expect(decodeContinue(start("/"), 638n)).toEqual({ key: "", inclusive: true, seen: null });
    expect(decodeContinue(start("a\0b\0"), 638n)).toEqual({ key: "a", inclusive: false, seen: null });
  });

  const field = (name: string, value: unknown) =>
    base64url(JSON.stringify({ v: "meta.k8s.io/v1", rv: 1, start: "a", [name]: value }));
  const mismatch = (found: string, name: string, type: string) =>
    `: json: cannot unmarshal ${found} into Go struct field continueToken.${name} of type ${type}`;
  test.each([
    ["zzz", ": invalid character 'Ï' looking for beginning of value"],
    ["!", ": illegal base64 data at input byte 0"],
    ["e30", ": server does not recognize this encoded version "],
    [base64url(""), ": unexpected end of JSON input"],
    [base64url("{"), ": unexpected end of JSON input"],
    [base64url("[]"), ": json: cannot unmarshal array into Go value of type storage.continueToken"],
    [base64url("null"), ": server does not recognize this encoded version "],
    [field("v", "v2"), ": server does not recognize this encoded version v2"],
    [field("v", 1), mismatch("number", "v", "string")],
    [field("rv", "1"), mismatch("string", "rv", "int64")],
    [field("rv", 1.5), mismatch("number 1.5", "rv", "int64")],
    [field("start", true), mismatch("bool", "start", "string")],
    [field("rv", 0), ": incorrect encoded start resourceVersion (version meta.k8s.io/v1)"],
    [field("start", ""), ": encoded start key empty (version meta.k8s.io/v1)"],
    [field("start", "../secrets/a"), ": ../secrets/a"],
    [field("start", "a//b"), ": a//b"],
  ])("%s is none", (token, why) => {
    // An empty parameter is no token at all: callers do not ask then.
    expect(refusal(token)?.message).toBe(`invalid continue token: continue key is not valid${why}`);
    expect(refusal(token)?.status.code).toBe(400);
  });

  test("is read or refused whatever it is", () => {
    const json = fc.json().map(base64url);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), json, fc.base64String()), (token) => {
        refusal(token);
      }),
    );
  });
});

test.skipIf(!hasGolden)("the tokens of recorded pages are those that their last item makes", async () => {
  let pages = 0;
  for (const name of goldenNames("v1.32.5", "paging")) {
    const { body, request } = await readGolden(goldenPath("v1.32.5", "paging", name));
    const recorded = textAt(body, "metadata", "continue");
    if (recorded === "") continue;
    const { key, inclusive } = decodeContinue(recorded, BigInt(textAt(body, "metadata", "resourceVersion")));
    const items = Object(body).items ?? Object(body).rows;
    const last = items.at(-1);
    expect(key).toBe(textAt(last, "metadata", "name") || textAt(last, "object", "metadata", "name"));
    expect(inclusive).toBe(false);
    const ours = encodeContinue({ snapshotVersion: 638n, key, seen: 0, first: !request.path.includes("continue=") });
    const opened = (token: string) => Buffer.from(token, "base64url").toString();
    expect(opened(ours).replace(',"seen":0}', "}")).toBe(opened(recorded));
    pages++;
  }
  expect(pages).toBe(4);
});
