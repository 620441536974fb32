// A reader of the Worker in workerd: PostgreSQL over HTTP, ClickHouse, ranged reads of zstd frames, the layered cache.
import { beforeAll, expect, test } from "vitest";
import { routes } from "../../db/model/contract/routes.ts";
import { json, pushSample, type Upload } from "./kubin.ts";

let upload: Upload;
beforeAll(async () => {
  upload = await pushSample();
});

test("the overview counts kinds and namespaces", async () => {
  const kind = { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true, count: 30, unhealthy: 0 };
  expect(await json(upload.get(routes.overview))).toMatchObject({
    kinds: [kind],
    namespaces: [{ name: "shop", resources: 30 }],
  });
});

test("lists are paged and filtered", async () => {
  const page = await json<{ total: number; rows: { name: string }[] }>(
    upload.get(`${routes.resources}?resource=pods&namespace=shop&labels=app%3Dweb&limit=2&offset=3`),
  );
  expect([page.total, page.rows.map((row) => row.name)]).toEqual([30, ["web-03", "web-04"]]);
  const odd = await json<{ total: number }>(
    upload.get(`${routes.resources}?resource=pods&name=${encodeURIComponent("%' or 1=1")}`),
  );
  expect(odd.total).toBe(0);
});

test("one resource is cut out of its pack, as JSON and as YAML", async () => {
  const query = "?resource=pods&namespace=shop&name=web-07";
  expect(await json(upload.get(routes.resource + query))).toMatchObject({
    row: { name: "web-07" },
    labels: { app: "web" },
  });
  expect(await json(upload.get(routes.resourceJson + query))).toMatchObject({ metadata: { uid: "uid-web-07" } });
  const yaml = await upload.get(routes.resourceYaml + query);
  expect([yaml.status, (await yaml.text()).split("\n")[0]]).toEqual([200, "apiVersion: v1"]);
  expect((await upload.get(`${routes.resource}?resource=pods&namespace=shop&name=none`)).status).toBe(404);
});

test("lines are found, read in order and counted over time", async () => {
  const found = await json<{
    total: number;
    lines: { stream: string; number: number; message: string; level: string }[];
  }>(upload.get(`${routes.logSearch}?text=boom`));
  expect([found.total, found.lines[0]]).toMatchObject([1, { number: 8, message: "ERROR boom", level: "error" }]);
  const stream = found.lines[0]?.stream ?? "";
  const { streams } = await json<{ streams: { id: string; lines: number }[] }>(upload.get(routes.streams));
  expect(streams).toMatchObject([{ id: stream, lines: 50 }]);
  const { lines } = await json<{ lines: { message: string }[] }>(
    upload.get(`${routes.lines}?stream=${stream}&from=1&limit=3`),
  );
  expect(lines.map((line) => line.message)).toEqual(["line 0", "line 1", "line 2"]);
  const { buckets } = await json<{ buckets: { lines: number }[] }>(upload.get(routes.histogram));
  expect(buckets.reduce((sum, bucket) => sum + bucket.lines, 0)).toBe(50);
});

test("a pack's download is what was sent", async () => {
  const { files } = await json<{ files: { url: string; bytes: number; sha256: string }[] }>(upload.get(routes.files));
  expect(files).toHaveLength(3);
  for (const file of files) {
    const bytes = await (await fetch(file.url)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    expect([bytes.byteLength, Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")]).toEqual([
      file.bytes,
      file.sha256,
    ]);
  }
});

test("what the reader already has is not sent again", async () => {
  const first = await upload.get(routes.overview);
  const etag = first.headers.get("etag") ?? "";
  expect(await first.text()).not.toBe("");
  const again = await upload.get(routes.overview, { "if-none-match": etag });
  expect([again.status, await again.text(), first.headers.get("cache-control")]).toEqual([
    304,
    "",
    "private, no-cache",
  ]);
});

test("progress is streamed, and ends with the snapshot", async () => {
  const stream = await upload.get(routes.progress);
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  const text = await stream.text();
  expect(text).toContain("event: progress");
  expect(text).toContain('"state":"COMPLETED"');
});

test("sixty requests at once for one link are all answered", async () => {
  const paths = [routes.snapshot, routes.overview, `${routes.resources}?resource=pods`];
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const answer = await upload.get(paths[i % paths.length] ?? "");
      await answer.text();
      return answer.status;
    }),
  );
  expect(answers.filter((status) => status !== 200)).toEqual([]);
});
