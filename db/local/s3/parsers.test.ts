// The small readers on their own: XML, aws-chunked, listing pages, ranges; and that nonsense is refused, not thrown on.
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { ChunkDecoder } from "./chunked-body.ts";
import { createS3Endpoint } from "./endpoint.ts";
import { listPage } from "./list-page.ts";
import { S3Refusal } from "./refusal.ts";
import { signingKey } from "./sigv4.ts";
import { afterPrefix, compareUtf8 } from "./uri.ts";
import { childText, readXml } from "./xml-read.ts";
import { xmlDocument } from "./xml-write.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** AWS's published example of a chunked upload: 65,536 and 1,024 times "a", with its signatures. */
const scopeText = "20130524/us-east-1/s3/aws4_request";
const seed = {
  scope: {
    text: scopeText,
    key: signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scopeText),
    stamp: "20130524T000000Z",
  },
  seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
};
const published = [
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${"a".repeat(65_536)}\r\n`,
  `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${"a".repeat(1024)}\r\n`,
  "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n",
].join("");

function decodeChunks(text: string, cut: number): string {
  const decoder = new ChunkDecoder(seed, false);
  const pieces: Uint8Array[] = [];
  const all = bytes(text);
  for (let at = 0; at < all.length; at += cut)
    for (const piece of decoder.decode(all.subarray(at, at + cut))) pieces.push(piece);
  decoder.end();
  return Buffer.concat(pieces).toString();
}

test("AWS's example of a signed chunked body is decoded wherever it is cut", () => {
  for (const cut of [1, 7, 86, 4096, 1 << 20]) expect(decodeChunks(published, cut)).toBe("a".repeat(66_560));
});

test("a chunk that was changed, dropped or cut is refused", () => {
  for (const [text, code] of [
    [published.replace("aaa", "aab"), "SignatureDoesNotMatch"],
    [published.slice(published.indexOf("400;")), "SignatureDoesNotMatch"],
    [published.slice(0, -90), "IncompleteBody"],
    [published.slice(0, 1000), "IncompleteBody"],
    [published.replace(";chunk-signature=ad80", ";chunk-signature=zz80"), "IncompleteBody"],
  ] as const) {
    expect(refusalOf(() => decodeChunks(text, 4096))).toBe(code);
  }
});

function refusalOf(work: () => unknown): string {
  try {
    work();
    return "nothing";
  } catch (cause) {
    if (cause instanceof S3Refusal) return cause.code;
    throw cause;
  }
}

test("XML text survives writing and reading", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const root = readXml(bytes(xmlDocument("Delete", [["Key", text]])), "Delete");
      expect(childText(root, "Key")).toBe(text);
    }),
  );
});

test("XML with a DTD, an entity of its own, a wrong nesting or a second root is refused", () => {
  for (const text of [
    '<!DOCTYPE a [<!ENTITY x "y">]><Delete/>',
    "<Delete>&x;</Delete>",
    "<Delete><Key></Delete></Key>",
    "<Delete/><Delete/>",
    "<Delete",
    "Delete",
    "",
    "<Other/>",
    "<a>".repeat(40),
  ]) {
    expect([text, refusalOf(() => readXml(bytes(text), "Delete"))]).toEqual([text, "MalformedXML"]);
  }
});

test("pages of any size add up to the whole listing", () => {
  const key = fc.string({ unit: fc.constantFrom("a", "b", "/", "\uff5e", "\u{10400}"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { maxLength: 40 }),
      fc.constantFrom("", "/", "a"),
      fc.constantFrom("", "a", "a/"),
      fc.integer({ min: 1, max: 7 }),
      (keys, delimiter, prefix, max) => {
        const sorted = keys.toSorted(compareUtf8);
        const scan: Parameters<typeof listPage>[0] = ({ from, inclusive, until, limit }) =>
          sorted
            .filter((one) => (inclusive ? compareUtf8(one, from) >= 0 : compareUtf8(one, from) > 0))
            .filter((one) => until === null || compareUtf8(one, until) < 0)
            .slice(0, limit)
            .map((one) => ({ key: one, size: 0, etag: "", modified_ms: 0 }));
        const seen: string[] = [];
        for (let after = "", more = true; more;) {
          const page = listPage(scan, { prefix, delimiter, after, max });
          seen.push(...[...page.rows.map((row) => row.key), ...page.prefixes].sort(compareUtf8));
          more = page.truncated;
          after = page.last;
        }
        const fold = (one: string): string => {
          const at = delimiter === "" ? -1 : one.indexOf(delimiter, prefix.length);
          return at < 0 ? one : one.slice(0, at + delimiter.length);
        };
        expect(seen).toEqual([...new Set(sorted.filter((one) => one.startsWith(prefix)).map(fold))]);
      },
    ),
  );
});

test("what comes after a prefix is above all that start with it", () => {
  expect([afterPrefix("a/"), afterPrefix("\ud7ff"), afterPrefix("a\u{10ffff}"), afterPrefix("\u{10ffff}")]).toEqual([
    "a0",
    "\ue000",
    "b",
    null,
  ]);
});

test("nonsense gets a 4xx or a 501, never a 500", async () => {
  const root = mkdtempSync(join(tmpdir(), "kubin-s3-"));
  const defects: unknown[] = [];
  const endpoint = createS3Endpoint({
    root,
    credentials: [{ accessKeyId: "k", secretAccessKey: "s" }],
    onDefect: (error) => defects.push(error),
  });
  const piece = fc.oneof(
    fc.constantFrom(
      "/",
      "?",
      "&",
      "=",
      "%",
      "%00",
      "%ff",
      "uploadId",
      "X-Amz-Algorithm",
      "AWS4-HMAC-SHA256",
      "X-Amz-Date",
      "X-Amz-Credential=k/20261120/auto/s3/aws4_request",
      "versionId",
      "list-type=2",
    ),
    fc.string({ maxLength: 5 }),
  );
  const authorization = fc.constantFrom(
    null,
    "",
    "AWS k:x",
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 Credential=k/1/2/s3/aws4_request, SignedHeaders=host, Signature=0",
    "Bearer x",
  );
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"),
        fc.array(piece, { maxLength: 8 }),
        authorization,
        async (method, pieces, header) => {
          const url = URL.parse(`http://localhost/${pieces.join("")}`)?.href;
          fc.pre(url !== undefined);
          const headers: Record<string, string> = {
            "x-amz-date": "20261120T000000Z",
            "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
          };
          if (header !== null) headers["authorization"] = header;
          const { status } = await endpoint.fetch(new Request(url ?? "", { method, headers }));
          expect(status === 501 || (status >= 400 && status < 500)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
    expect(defects).toEqual([]);
  } finally {
    await endpoint.close();
    rmSync(root, { recursive: true, force: true });
  }
});
