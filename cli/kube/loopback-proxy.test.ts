import { afterAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { KubinError } from "../../db/model/error.ts";
import { type KubeLink, startLoopbackProxy } from "./loopback-proxy.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}
const seen: Seen[] = [];
let cancelled = 0;
const zipped = Bun.gzipSync(new TextEncoder().encode("x".repeat(1000)));
/** Longer than a server of Bun waits by itself: ten seconds, in steps of four. */
const silentMs = 14_000;

/** Stands in for the server: each path is one of its ways to answer. */
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    seen.push({ method: request.method, path: pathname + search, headers, body: await request.text() });
    if (pathname.endsWith("/zipped"))
      return new Response(zipped, { headers: { "content-encoding": "gzip", "content-type": "application/json" } });
    if (pathname.endsWith("/refused"))
      return Response.json({ kind: "Status", message: "no" }, { status: 429, headers: { "retry-after": "6" } });
    if (pathname.endsWith("/slow")) {
      request.signal.addEventListener("abort", () => void cancelled++);
      await Bun.sleep(5000);
    }
    if (pathname.endsWith("/watch")) return new Response(silent());
    if (pathname.endsWith("/endless"))
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue("first\n"),
          cancel: () => void cancelled++,
        }),
      );
    return new Response("fine\n");
  },
});
const link: KubeLink = { server: `http://127.0.0.1:${server.port}`, slug: "4fK2aaaaaaaaaaaaaaaaaa" };
const prefix = `/k/${link.slug}`;
const proxy = startLoopbackProxy(link);
afterAll(async () => {
  await proxy.stop();
  await server.stop(true);
});

function silent(): ReadableStream {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue("ADDED\n");
      await Bun.sleep(silentMs);
      controller.enqueue("DELETED\n");
      controller.close();
    },
  });
}

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !done(); i++) await Bun.sleep(20);
  expect(done()).toBe(true);
}

async function asked(path: string, init: BunFetchRequestInit = {}): Promise<Seen> {
  const before = seen.length;
  expect((await fetch(`${proxy.url}${path}`, init)).status).toBe(200);
  const [request, ...more] = seen.slice(before);
  expect(more).toEqual([]);
  if (!request) throw new Error("the server was not asked");
  return request;
}

describe("a request", () => {
  test("reaches the link's API with its method, its query and its body", async () => {
    const body = JSON.stringify({ kind: "SelfSubjectAccessReview" });
    const headers = { "content-type": "application/json" };
    const request = await asked("/apis/x/v1/reviews?a=%2F&b", { method: "POST", body, headers });
    expect(request).toMatchObject({ method: "POST", path: `${prefix}/apis/x/v1/reviews?a=%2F&b`, body, headers });
    // As the addresses of the OpenAPI index are written.
    expect((await asked(`${prefix}/openapi/v3/api?hash=1`)).path).toBe(`${prefix}/openapi/v3/api?hash=1`);
  });

  test("carries nobody's credentials, under whatever name they come, but who it acts as", async () => {
    const secrets = { authorization: "Bearer PROD", cookie: "a=PROD", "proxy-authorization": "PROD", "x-auth": "PROD" };
    const kept = { accept: "application/json;as=Table", "impersonate-user": "jane", "impersonate-group": "dev" };
    const { headers } = await asked("/api/v1/pods", { headers: { ...secrets, ...kept } });
    expect(headers).toMatchObject(kept);
    expect(JSON.stringify(headers)).not.toContain("PROD");
    expect(Object.keys(headers)).not.toContain("x-auth");
  });

  test("cannot leave the link", async () => {
    for (const path of ["/../../api/v1/uploads", "/%2e%2e/%2e%2e/s/x", `${prefix}/../other/api`, "//other.example/x"])
      expect((await asked(path)).path).toStartWith(`${prefix}/`);
  });

  test("under another host's name is refused: a page in a browser may have resolved that to this machine", async () => {
    const before = seen.length;
    const { port } = new URL(proxy.url);
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", "127.0.0.1:1"]) {
      const answer = await fetch(`${proxy.url}/api/v1/secrets`, { headers: { host } });
      expect([host, answer.status, await answer.text()]).toEqual([
        host,
        403,
        expect.stringContaining("127.0.0.1 only"),
      ]);
    }
    expect(seen.length).toBe(before);
    await asked("/api", { headers: { host: `localhost:${port}` } });
  });
});

describe("an answer", () => {
  test("that is compressed comes as it is, and is not asked for by itself", async () => {
    const answer = await fetch(`${proxy.url}/zipped`, { headers: { "accept-encoding": "gzip" }, decompress: false });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(await answer.bytes()).toEqual(zipped);
    const plain = await asked("/zipped", { decompress: false });
    expect(plain.headers["accept-encoding"]).toBeUndefined();
  });

  test("that refuses is passed on with its headers", async () => {
    const answer = await fetch(`${proxy.url}/refused`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "6"]);
    expect(await answer.json()).toEqual({ kind: "Status", message: "no" });
  });

  test("that nobody waits for any more ends at the server, too, whether it has begun or not", async () => {
    const stop = new AbortController();
    const answer = await fetch(`${proxy.url}/endless`, { signal: stop.signal });
    const read = await answer.body?.getReader().read();
    expect(new TextDecoder().decode(read?.value)).toBe("first\n");
    expect(cancelled).toBe(0);
    stop.abort();
    await until(() => cancelled === 1);
    const before = seen.length;
    const leave = new AbortController();
    const slow = fetch(`${proxy.url}/slow`, { signal: leave.signal }).catch(() => null);
    await until(() => seen.length > before);
    leave.abort();
    expect(await slow).toBeNull();
    await until(() => cancelled === 2);
  });
});

describe("a server that cannot be reached", () => {
  const gone = startLoopbackProxy({ server: "http://127.0.0.1:1", slug: link.slug });
  afterAll(() => gone.stop());

  test("is a Status of one line, and a text where kubectl reads nothing else", async () => {
    const status = await fetch(`${gone.url}/api/v1/namespaces/shop/pods`);
    const message = expect.stringMatching(/^Cannot reach Kubin at "http:\/\/127.0.0.1:1": [^\n]+$/);
    expect([status.status, await status.json()]).toEqual([
      502,
      { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 502 },
    ]);
    for (const path of ["/api", "/apis", "/version", "/openapi/v3"]) {
      const text = await fetch(`${gone.url}${path}`);
      expect([text.status, text.headers.get("content-type"), await text.text()]).toEqual([
        502,
        expect.stringContaining("text/plain"),
        message,
      ]);
    }
  });
});

describe("a proxy of its own process", () => {
  /** Bun's client ends what was silent for so many seconds, five minutes without this. */
  const impatient = { BUN_CONFIG_HTTP_IDLE_TIMEOUT: "1" };

  async function proxied(to: KubeLink, path: string): Promise<{ body: string; failed: boolean; printed: string }> {
    const script = `
      import { startLoopbackProxy } from ${JSON.stringify(join(import.meta.dir, "loopback-proxy.ts"))};
      console.log(startLoopbackProxy(${JSON.stringify(to)}).url);`;
    const child = Bun.spawn([process.execPath, "-e", script], { env: impatient, stdout: "pipe", stderr: "pipe" });
    const { value } = await child.stdout.getReader().read();
    let body = "";
    let failed = false;
    try {
      const answer = await fetch(`${new TextDecoder().decode(value).trim()}${path}`);
      for await (const chunk of answer.body ?? []) body += new TextDecoder().decode(chunk);
    } catch {
      failed = true;
    }
    child.kill();
    return { body, failed, printed: await new Response(child.stderr).text() };
  }

  test("does not cut a watch that is silent", async () => {
    expect(await proxied(link, "/watch")).toEqual({ body: "ADDED\nDELETED\n", failed: false, printed: "" });
  }, 30_000);

  test("breaks off what breaks off, and prints nothing between the client's lines", async () => {
    const half = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data(socket) {
          socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
          setTimeout(() => socket.terminate(), 100);
        },
      },
    });
    const to = { server: `http://127.0.0.1:${half.port}`, slug: link.slug };
    expect(await proxied(to, "/api/v1/pods")).toEqual({ body: "half", failed: true, printed: "" });
    half.stop(true);
  });
});

test("a port that is taken is a refusal that names another way", async () => {
  const { port } = new URL(proxy.url);
  const start = (): unknown => startLoopbackProxy(link, Number(port));
  expect(start).toThrow(KubinError);
  expect(start).toThrow(`Cannot listen on port ${port}: it is taken. Choose another --port`);
});
