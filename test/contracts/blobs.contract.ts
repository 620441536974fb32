// What every Blobs driver must do alike; presigned URLs are used as a client uses them, with plain fetch.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { isKubinError } from "../../db/model/error.ts";
import type { Blobs as SignedBlobs, Bucket } from "../../db/ports.ts";
import { thrownBy } from "./sql-state.ts";

/** The edge's signed requests and ingest's upkeep, on one bucket. */
type Blobs = SignedBlobs & Bucket;

export interface BlobsUnderTest {
  readonly blobs: Blobs;
  readonly unreachable: Blobs;
  /** Lets the bucket's clock run ahead of ours by this much. */
  ahead(seconds: number): void;
  remove(): Promise<void>;
}

const encoder = new TextEncoder();
const body = "twelve bytes";
const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");
const exact = { bytes: body.length, sha256Hex: sha256Hex(body), expiresInSeconds: 60 };
/** What may stand in a key and not in a URL or in XML. */
const oddNames = ["a b", "a+b", "a%2Fb", "a&b", "<a>", `q"uote`, "it's", "é€🚀", "a=b;c", "#frag", "q?x=1", "~!*()"];
const partBytes = 5 * 1024 * 1024;

async function put(target: { url: string; headers: Record<string, string> }, text: string): Promise<number> {
  const response = await fetch(target.url, { method: "PUT", headers: target.headers, body: text });
  await response.text();
  return response.status;
}

const textOf = async (blobs: Blobs, key: string, range?: readonly [number, number]): Promise<string> =>
  new Response(await blobs.get(key, range)).text();

const keysOf = async (blobs: Blobs, prefix: string): Promise<string[]> =>
  (await Array.fromAsync(blobs.list(prefix))).map(({ key }) => key);

export function blobsContract(name: string, make: () => Promise<BlobsUnderTest>): void {
  describe(`Blobs on ${name}`, () => {
    let under: BlobsUnderTest;
    const blobs = (): Blobs => under.blobs;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    test("a presigned PUT takes exactly the promised bytes, once", async () => {
      const target = await blobs().presignPut("put/good", exact);
      expect(await put(target, body)).toBe(200);
      expect(await textOf(blobs(), "put/good")).toBe(body);
      expect(await put(target, body)).toBe(412);
      // Also under a fresh signature.
      expect(await put(await blobs().presignPut("put/good", exact), body)).toBe(412);
    });

    test("a presigned PUT refuses another length, other bytes, another hash, a dropped condition and another key", async () => {
      const target = await blobs().presignPut("put/bad", exact);
      const { "if-none-match": _, ...unconditional } = target.headers;
      const other = Buffer.from(sha256Hex("TWELVE BYTES"), "hex").toString("base64");
      const statuses = {
        longer: await put(target, `${body}!`),
        shorter: await put(target, body.slice(1)),
        otherBytes: await put(target, "TWELVE BYTES"),
        otherHash: await put(
          { ...target, headers: { ...target.headers, "x-amz-checksum-sha256": other } },
          "TWELVE BYTES",
        ),
        unconditional: await put({ ...target, headers: unconditional }, body),
        otherKey: await put({ ...target, url: target.url.replace("/put/bad", "/put/worse") }, body),
      };
      const refused = { longer: 403, shorter: 403, otherHash: 403, unconditional: 403, otherKey: 403, otherBytes: 400 };
      expect(statuses).toEqual(refused);
      expect(await keysOf(blobs(), "put/b")).toEqual([]);
    });

    test("presigned URLs end with their time", async () => {
      const target = await blobs().presignPut("put/late", exact);
      const url = await blobs().presignGet("put/good", { expiresInSeconds: 60 });
      under.ahead(55);
      expect((await fetch(url)).status).toBe(200);
      under.ahead(65);
      expect([await put(target, body), (await fetch(url)).status]).toEqual([403, 403]);
      under.ahead(0);
      expect(await blobs().head("put/late")).toBeNull();
    });

    test("a presigned GET names the file, harmlessly, and serves nothing but GET", async () => {
      const url = await blobs().presignGet("put/good", { expiresInSeconds: 60, fileName: `0000"; x=\r\ny.zst` });
      const response = await fetch(url);
      expect([response.status, await response.text()]).toEqual([200, body]);
      expect(response.headers.get("content-disposition")).toBe('attachment; filename="0000___x___y.zst"');
      expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
      expect((await fetch(url.replace("filename", "elsewhere"))).status).toBe(403);
    });

    test("head answers length and ETag, or null", async () => {
      const head = await blobs().head("put/good");
      expect([head?.bytes, typeof head?.etag]).toEqual([body.length, "string"]);
      expect(await blobs().head("put/absent")).toBeNull();
    });

    test("get reads whole objects and ranges; what is absent is not found", async () => {
      await blobs().put("read/digits", encoder.encode("0123456789"), "text/plain");
      expect(await textOf(blobs(), "read/digits")).toBe("0123456789");
      expect(await textOf(blobs(), "read/digits", [3, 4])).toBe("3456");
      expect(await textOf(blobs(), "read/digits", [0, 1])).toBe("0");
      expect(await textOf(blobs(), "read/digits", [8, 100])).toBe("89");
      const beyond = await thrownBy(() => blobs().get("read/digits", [10, 1]));
      expect(isKubinError(beyond, "corrupt")).toBe(true);
      expect(isKubinError(await thrownBy(() => blobs().get("read/absent")), "not_found")).toBe(true);
    });

    test("put overwrites, and takes an empty object", async () => {
      await blobs().put("write/a", encoder.encode("one"), "text/plain");
      await blobs().put("write/a", encoder.encode("two"), "text/plain");
      await blobs().put("write/empty", new Uint8Array(0), "text/plain");
      expect([await textOf(blobs(), "write/a"), (await blobs().head("write/empty"))?.bytes]).toEqual(["two", 0]);
    });

    test("odd keys are written, read, signed, listed and removed as they are", async () => {
      const keys = oddNames.map((odd) => `odd/${odd}`);
      for (const key of keys) {
        await blobs().put(key, encoder.encode(key), "text/plain");
        expect(await textOf(blobs(), key)).toBe(key);
        const response = await fetch(await blobs().presignGet(key, { expiresInSeconds: 60 }));
        expect([key, response.status, await response.text()]).toEqual([key, 200, key]);
        expect([key, await put(await blobs().presignPut(`${key}/sent`, exact), body)]).toEqual([key, 200]);
      }
      const sent = keys.map((key) => `${key}/sent`);
      expect((await keysOf(blobs(), "odd/")).toSorted()).toEqual([...keys, ...sent].toSorted());
      expect(await keysOf(blobs(), "odd/a&")).toEqual(["odd/a&b", "odd/a&b/sent"]);
      expect(await blobs().removePrefix("odd/")).toBe(keys.length * 2);
      expect(await keysOf(blobs(), "odd/")).toEqual([]);
    });

    test("more than a thousand keys are listed over several pages and removed, their neighbours are not", async () => {
      const keys = Array.from({ length: 1050 }, (_, i) => `many/${String(i).padStart(4, "0")} &`);
      const waiting = [...keys, "many-more"];
      const lane = async (): Promise<void> => {
        for (let key = waiting.pop(); key; key = waiting.pop())
          await blobs().put(key, encoder.encode("x"), "text/plain");
      };
      await Promise.all(Array.from({ length: 16 }, lane));
      const listed = await Array.fromAsync(blobs().list("many/"));
      expect(listed).toEqual(keys.map((key) => ({ key, bytes: 1 })));
      expect(await blobs().removePrefix("many/")).toBe(1050);
      expect(await keysOf(blobs(), "many")).toEqual(["many-more"]);
      expect(await blobs().removePrefix("many/")).toBe(0);
    });
    multipartContract(blobs);

    test("a bucket that does not answer is unavailable", async () => {
      const calls = [
        () => under.unreachable.head("a"),
        () => under.unreachable.get("a"),
        () => under.unreachable.put("a", new Uint8Array(1), "text/plain"),
        () => Array.fromAsync(under.unreachable.list("a")),
        () => under.unreachable.createMultipart("a"),
      ];
      for (const call of calls) expect(isKubinError(await thrownBy(call), "unavailable")).toBe(true);
    });
  });
}

function multipartContract(blobs: () => Blobs): void {
  const first = new Uint8Array(partBytes).fill(97);
  const sendPart = async (key: string, uploadId: string, number: number, bytes: Uint8Array<ArrayBuffer>) => {
    const url = await blobs().presignPart(key, uploadId, number, 60);
    const response = await fetch(url, { method: "PUT", body: bytes });
    expect(response.status).toBe(200);
    return { number, etag: response.headers.get("etag") ?? "" };
  };

  test("a multipart upload is complete when it is completed, and completing it twice is no error", async () => {
    const key = "parts/a b&c";
    const uploadId = await blobs().createMultipart(key);
    // Sent and listed in another order than they belong.
    const two = await sendPart(key, uploadId, 2, encoder.encode("the end"));
    const one = await sendPart(key, uploadId, 1, first);
    expect(await blobs().head(key)).toBeNull();
    await blobs().completeMultipart(key, uploadId, [two, one]);
    expect((await blobs().head(key))?.bytes).toBe(partBytes + 7);
    expect(await textOf(blobs(), key, [partBytes - 2, 6])).toBe("aathe ");
    await blobs().completeMultipart(key, uploadId, [one, two]);
  });

  test("a wrong, a missing or no part is corrupt, and leaves the upload to be completed", async () => {
    const key = "parts/wrong";
    const uploadId = await blobs().createMultipart(key);
    const one = await sendPart(key, uploadId, 1, encoder.encode("all"));
    const wrong = [
      [{ number: 1, etag: '"00000000000000000000000000000000"' }],
      [one, { number: 2, etag: one.etag }],
      [],
    ];
    for (const parts of wrong) {
      const error = await thrownBy(() => blobs().completeMultipart(key, uploadId, parts));
      expect(isKubinError(error, "corrupt")).toBe(true);
    }
    expect(await blobs().head(key)).toBeNull();
    await blobs().completeMultipart(key, uploadId, [one]);
    expect(await textOf(blobs(), key)).toBe("all");
  });

  test("an upload that never was, or was aborted, cannot be completed; aborting twice is no error", async () => {
    const key = "parts/aborted";
    const uploadId = await blobs().createMultipart(key);
    const one = await sendPart(key, uploadId, 1, encoder.encode("all"));
    await blobs().abortMultipart(key, uploadId);
    await blobs().abortMultipart(key, uploadId);
    const error = await thrownBy(() => blobs().completeMultipart(key, uploadId, [one]));
    expect([isKubinError(error, "corrupt"), await blobs().head(key)]).toEqual([true, null]);
  });

  test("more than a thousand unfinished uploads are ended, too", async () => {
    const waiting = Array.from({ length: 1010 }, (_, i) => `left/${i % 3}/${i}`);
    const ids = new Map<string, string>();
    const lane = async (): Promise<void> => {
      for (let key = waiting.pop(); key; key = waiting.pop()) ids.set(key, await blobs().createMultipart(key));
    };
    await Promise.all(Array.from({ length: 16 }, lane));
    await blobs().removePrefix("left/");
    const statuses = Array.from(ids, async ([key, id]) => {
      const url = await blobs().presignPart(key, id, 1, 60);
      return (await fetch(url, { method: "PUT", body: "late" })).status;
    });
    expect([ids.size, new Set(await Promise.all(statuses))]).toEqual([1010, new Set([404])]);
  });

  test("removing a prefix ends its unfinished uploads, and no others", async () => {
    const [mine, neighbour] = ["ended/1/a&b", "ended/10/a"];
    const uploads = [await blobs().createMultipart(mine), await blobs().createMultipart(neighbour)] as const;
    const part = await sendPart(neighbour, uploads[1], 1, encoder.encode("stays"));
    await sendPart(mine, uploads[0], 1, encoder.encode("goes"));
    expect(await blobs().removePrefix("ended/1/")).toBe(0);
    const late = await fetch(await blobs().presignPart(mine, uploads[0], 2, 60), { method: "PUT", body: "late" });
    expect(late.status).toBe(404);
    await blobs().completeMultipart(neighbour, uploads[1], [part]);
    expect(await textOf(blobs(), neighbour)).toBe("stays");
  });
}
