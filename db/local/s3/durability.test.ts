// What the endpoint keeps and what it forgets: torn uploads, restarts, kills, a second process.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { createS3Endpoint, type S3Server, serveS3 } from "./endpoint.ts";

const owner = { accessKeyId: "owner", secretAccessKey: "owner-secret" };
const light = new AwsClient({ ...owner, service: "s3", region: "auto" });
let folder: string;
let server: S3Server;
let defects: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kubin-s3-"));
  defects = [];
  server = serve();
  expect((await light.fetch(`${server.url}/packs`, { method: "PUT" })).status).toBe(200);
});

afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(defects).toEqual([]);
});

function serve(): S3Server {
  return serveS3({ root: folder, credentials: [owner], onDefect: (error) => defects.push(error) });
}

function dataFiles(): string[] {
  return readdirSync(join(folder, "data"), { recursive: true })
    .map(String)
    .filter((name) => name.includes("/"));
}

async function settled(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !what(); turn++) await Bun.sleep(10);
  expect(what()).toBe(true);
}

/** Sends the head of a PUT and the first bytes of its body, and hangs up. */
async function cutUpload(key: string, head: string, sent: string): Promise<void> {
  const url = new URL(`${server.url}/packs/${key}`);
  const { url: signed } = await light.sign(url, { method: "PUT", aws: { signQuery: true } });
  const target = new URL(signed);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => {
      const request = `PUT ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\n${head}\r\n\r\n${sent}`;
      socket.write(request, () => setTimeout(() => socket.destroy(), 30));
    });
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
}

test("an upload that is cut anywhere leaves the key as it was and no file behind", async () => {
  await light.fetch(`${server.url}/packs/old`, { method: "PUT", body: "old value" });
  const before = dataFiles();
  for (const bytes of [0, 1, 500, 999]) {
    await cutUpload("new", "Content-Length: 1000", "x".repeat(bytes));
    await cutUpload("old", "Content-Length: 1000", "x".repeat(bytes));
  }
  await settled(() => readdirSync(join(folder, "tmp")).length === 0);
  expect((await light.fetch(`${server.url}/packs/new`)).status).toBe(404);
  expect(await (await light.fetch(`${server.url}/packs/old`)).text()).toBe("old value");
  expect(dataFiles()).toEqual(before);
});

test("an upload that loses the race for a key leaves no file behind", async () => {
  const put = (): Promise<Response> =>
    light.fetch(`${server.url}/packs/once`, { method: "PUT", body: "x", headers: { "if-none-match": "*" } });
  const statuses = (await Promise.all(Array.from({ length: 10 }, put))).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(412)]);
  expect([dataFiles().length, readdirSync(join(folder, "tmp")).length]).toEqual([1, 0]);
});

test("a body without a length is refused, cut or not", async () => {
  await cutUpload("chunked", "Transfer-Encoding: chunked", "3\r\nabc\r\n");
  let pieces = 2;
  const body = new ReadableStream({
    pull: async (controller) => {
      await Bun.sleep(2);
      if (pieces-- > 0) controller.enqueue(new TextEncoder().encode("abc"));
      else controller.close();
    },
  });
  const { url } = await light.sign(`${server.url}/packs/chunked`, { method: "PUT", aws: { signQuery: true } });
  expect((await fetch(url, { method: "PUT", body: body })).status).toBe(411);
  expect((await light.fetch(`${server.url}/packs/chunked`)).status).toBe(404);
});

test("everything is there after a restart, and what a killed process left is swept", async () => {
  for (const key of ["a", "b", "ü/c"])
    await light.fetch(`${server.url}/packs/${key}`, { method: "PUT", body: `body of ${key}` });
  const [live] = dataFiles();
  await server.stop();
  writeFileSync(join(folder, "tmp", "0".repeat(32)), "half a body");
  mkdirSync(join(folder, "data", "00"), { recursive: true });
  writeFileSync(join(folder, "data", "00", "0".repeat(32)), "named, and never committed");
  server = serve();
  const listing = await (await light.fetch(`${server.url}/packs?list-type=2`)).text();
  expect([...listing.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)).toEqual(["a", "b", "ü/c"]);
  expect(await (await light.fetch(`${server.url}/packs/${encodeURIComponent("ü")}/c`)).text()).toBe("body of ü/c");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  expect(dataFiles()).toContain(live ?? "");
  expect(dataFiles().length).toBe(3);
});

test("an acknowledged upload survives a kill in the middle of others", async () => {
  await server.stop();
  const script = `import { serveS3 } from ${JSON.stringify(join(import.meta.dir, "endpoint.ts"))};
    const server = serveS3({ root: ${JSON.stringify(folder)}, credentials: [${JSON.stringify(owner)}] });
    process.stdout.write(server.url + "\\n");`;
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 3; round++) {
    const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
    const reader = child.stdout.getReader();
    const url = new TextDecoder().decode((await reader.read()).value).trim();
    const write = async (writer: number): Promise<void> => {
      for (let index = 0; ; index++) {
        const key = `${round}-${writer}-${index % 7}`;
        const body = `${key} ${index} ${"x".repeat(50_000)}`;
        const response = await fetch(await light.sign(`${url}/packs/${key}`, { method: "PUT", body })).catch(
          () => null,
        );
        if (response === null) return void acknowledged.delete(key);
        expect(response.status).toBe(200);
        acknowledged.set(key, body);
      }
    };
    const writers = [0, 1, 2, 3].map(write);
    await settled(() => [...acknowledged.keys()].filter((key) => key.startsWith(`${round}-`)).length >= 12);
    child.kill("SIGKILL");
    await Promise.all([...writers, child.exited]);
  }
  server = serve();
  expect(acknowledged.size).toBeGreaterThan(20);
  for (const [key, body] of acknowledged) {
    const found = await light.fetch(`${server.url}/packs/${key}`);
    const text = await found.text();
    expect([key, text === body, found.headers.get("etag")]).toEqual([
      key,
      true,
      `"${createHash("md5").update(body).digest("hex")}"`,
    ]);
  }
});

test("a second process is refused while the first has the folder", async () => {
  const script = `import { createS3Endpoint } from ${JSON.stringify(join(import.meta.dir, "endpoint.ts"))};
    try { createS3Endpoint({ root: ${JSON.stringify(folder)}, credentials: [] }); process.stdout.write("opened"); }
    catch (error) { process.stdout.write(error.code + ": " + error.message); }
    process.exit(0);`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  expect(await new Response(child.stdout).text()).toContain("conflict: Cannot open the folder");
});

test("rules of the lifecycle are carried out when the clock says so, on what they name only", async () => {
  await server.stop();
  let nowMs = Date.parse("2026-11-20T00:00:00Z");
  const dayMs = 86_400_000;
  const open = (): ReturnType<typeof createS3Endpoint> =>
    createS3Endpoint({ root: folder, credentials: [owner], now: () => nowMs });
  const call = async (endpoint: ReturnType<typeof open>, path: string, init: RequestInit = {}): Promise<Response> => {
    const aws = { datetime: new Date(nowMs).toISOString().replace(/[-:]|\.\d{3}/g, "") };
    return endpoint.fetch(await light.sign(`http://localhost/packs${path}`, { ...init, aws }));
  };
  let endpoint = open();
  for (const key of ["/hot/a", "/cold/b"]) await call(endpoint, key, { method: "PUT", body: "x" });
  const begun = await (await call(endpoint, "/hot/multi?uploads", { method: "POST" })).text();
  expect(begun).toContain("<UploadId>");
  const rule =
    "<ID>r</ID><Filter><Prefix>hot/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration>";
  const abort =
    "<AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
  const body = `<LifecycleConfiguration><Rule>${rule}${abort}</Rule></LifecycleConfiguration>`;
  expect((await call(endpoint, "?lifecycle", { method: "PUT", body })).status).toBe(200);
  const seen: string[] = [];
  for (const days of [1, 3, 31]) {
    await endpoint.close();
    nowMs = Date.parse("2026-11-20T00:00:00Z") + days * dayMs;
    endpoint = open();
    const uploads = await (await call(endpoint, "?uploads")).text();
    const statuses = [(await call(endpoint, "/hot/a")).status, (await call(endpoint, "/cold/b")).status];
    seen.push(`day ${days}: ${statuses.join(" ")} ${uploads.includes("<Upload>") ? "upload" : "no upload"}`);
  }
  await endpoint.close();
  server = serve();
  expect(seen).toEqual(["day 1: 200 200 upload", "day 3: 200 200 no upload", "day 31: 404 200 no upload"]);
});
