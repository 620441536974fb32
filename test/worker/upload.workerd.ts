// A push through the Worker in workerd: link first, presigned bytes straight to the bucket, the job written with the arrival.
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { path, routes } from "../../db/model/contract/routes.ts";
import { jobs } from "../../db/schema.ts";
import { neonRows } from "../../db/remote/neon-rows.ts";
import { call, json, newUpload, packDone, post, register, samplePacks, send } from "./kubin.ts";

const rows = neonRows(env.DATABASE_URL, env.DATABASE_HTTP_URL);

test("a created link answers at once, as a page and as data", async () => {
  const upload = await newUpload();
  expect(upload.link).toMatch(/^http:\/\/kubin\.test\/s\/[0-9A-Za-z]{22}$/);
  const page = await call(new URL(upload.link).pathname);
  expect([page.status, page.headers.get("content-type"), page.headers.get("cache-control")]).toEqual([
    200,
    "text/html; charset=utf-8",
    "private, no-cache",
  ]);
  expect(await page.text()).toContain("<title>");
  const snapshot = await json<{ id: string; progress: { state: string } }>(upload.get(routes.snapshot));
  expect([snapshot.id, snapshot.progress.state]).toEqual([upload.id, "INITIATED"]);
});

test("a pack goes straight to the bucket and its job is there when it has arrived", async () => {
  const upload = await newUpload();
  const pack = await samplePacks.catalogue();
  const target = await register(upload, 0, pack);
  expect(target.via).toBe("put");
  const early = await packDone(upload, 0);
  expect([early.status, await early.json()]).toMatchObject([409, { code: "conflict" }]);
  const put = (body: Uint8Array<ArrayBuffer>) => fetch(target.url, { method: "PUT", headers: target.headers, body });
  const longer = new Uint8Array(pack.content.length + 1);
  longer.set(pack.content);
  expect((await put(longer)).status).toBe(403);
  expect((await put(pack.content)).status).toBe(200);
  expect((await put(pack.content)).status).toBe(412);
  expect(await json(packDone(upload, 0))).toEqual({ state: "arrived" });
  const queued = await rows.db.select().from(jobs).where(eq(jobs.snapshotId, upload.id));
  expect(queued).toMatchObject([{ kind: "catalogue", pack: 0 }]);
  expect(await register(upload, 0, pack)).toEqual({ via: "arrived" });
});

test("a large pack travels in parts that the Worker puts together", async () => {
  const upload = await newUpload();
  const bytes = 33 * 1024 * 1024;
  const target = await register(upload, 0, { kind: "catalogue", bytes, rawBytes: bytes, sha256: "a".repeat(64) });
  expect([target.via, target.parts.length]).toEqual(["multipart", 5]);
  const parts: { number: number; etag: string }[] = [];
  for (const { number, url } of target.parts) {
    const size = Math.min(target.partBytes, bytes - (number - 1) * target.partBytes);
    const sent = await fetch(url, { method: "PUT", body: new Uint8Array(size) });
    expect(sent.status).toBe(200);
    parts.push({ number, etag: sent.headers.get("etag") ?? "" });
  }
  const wrong = parts.map((part) => ({ ...part, etag: '"00000000000000000000000000000000"' }));
  expect((await packDone(upload, 0, { parts: wrong })).status).toBe(422);
  expect(await json(packDone(upload, 0, { parts }))).toEqual({ state: "arrived" });
});

test("a repeated creation is the same upload, and needs the same owner token", async () => {
  const body = { formatVersion: 1, cluster: {}, source: { format: "sample" } };
  const key = { "idempotency-key": "workerd-1234" };
  const mine = `kubo_${"m".repeat(43)}`;
  const [one, two] = [
    await json<{ link: string }>(post(routes.createUpload, body, mine, key)),
    await json<{ link: string }>(post(routes.createUpload, body, mine, key)),
  ];
  expect(two).toEqual(one);
  expect((await post(routes.createUpload, body, `kubo_${"n".repeat(43)}`, key)).status).toBe(409);
});

test("without the owner token nothing can be changed", async () => {
  const upload = await newUpload();
  const pack = { ...(await samplePacks.catalogue()), number: 0, codec: "zstd", formatVersion: 1 };
  const { content: _, ...body } = pack;
  const at = path(routes.registerPack, { id: upload.id });
  expect((await post(at, body)).status).toBe(401);
  expect((await post(at, body, `kubo_${"x".repeat(43)}`)).status).toBe(404);
  expect((await call(path(routes.upload, { id: upload.id }), { method: "DELETE" })).status).toBe(401);
});

test("a deleted snapshot's link is closed within a second", async () => {
  const upload = await newUpload();
  await send(upload, 0, await samplePacks.catalogue());
  expect((await upload.get(routes.snapshot)).status).toBe(200);
  const headers = { authorization: `Bearer ${upload.token}` };
  expect(await json(call(path(routes.upload, { id: upload.id }), { method: "DELETE", headers }))).toEqual({
    state: "DELETED",
  });
  await new Promise((resolve) => setTimeout(resolve, 1050));
  expect((await upload.get(routes.snapshot)).status).toBe(404);
});
