import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { path, routes } from "../../db/model/contract/routes.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { slugOf, type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
let link: string;
beforeAll(async () => {
  stack = await testStack();
  const bundle = join(stack.dir, "bundle.tar.gz");
  await Bun.write(bundle, smallBundle(5, 20));
  link = (await stack.kubin(["push", bundle])).stdout.trim();
  await stack.settled(link);
  await Bun.sleep(1100);
});
afterAll(() => stack.remove());

const readRoutes = [
  routes.snapshot,
  routes.overview,
  `${routes.resources}?resource=pods`,
  `${routes.resource}?resource=pods&namespace=shop&name=pod-0`,
  `${routes.resourceYaml}?resource=pods&namespace=shop&name=pod-0`,
  `${routes.resourceJson}?resource=pods&namespace=shop&name=pod-0`,
  routes.files,
  routes.streams,
  routes.logSearch,
  routes.histogram,
];

const post = (route: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${stack.publicUrl}${route}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const create = { formatVersion: 1, cluster: {}, source: { format: "sample" } };

describe("access", () => {
  test("every read route answers 200 with the slug and one and the same 404 without, with a malformed and with an unknown one", async () => {
    for (const route of readRoutes) {
      expect([route, (await stack.get(link, route)).status]).toEqual([route, 200]);
      const refusals = [];
      for (const slug of [undefined, "short", "x".repeat(22), "'; drop table links; --"]) {
        const response = await fetch(
          `${stack.publicUrl}${route}`,
          slug === undefined ? {} : { headers: { "kubin-link": slug } },
        );
        const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>;
        refusals.push(JSON.stringify([response.status, problem]));
      }
      expect(new Set(refusals).size).toBe(1);
      expect(refusals[0]).toStartWith("[404,");
    }
  });

  test("a link cannot change anything, and one owner token does not open another's snapshot", async () => {
    const one = (await (await post(routes.createUpload, create)).json()) as { snapshotId: string; ownerToken: string };
    const two = (await (await post(routes.createUpload, create)).json()) as { snapshotId: string; ownerToken: string };
    const pack = {
      number: 0,
      kind: "catalogue",
      codec: "zstd",
      formatVersion: 1,
      bytes: 1,
      rawBytes: 1,
      sha256: "0".repeat(64),
    };
    const register = path(routes.registerPack, { id: one.snapshotId });
    expect((await post(register, pack)).status).toBe(401);
    expect((await post(register, pack, { "kubin-link": slugOf(link) })).status).toBe(401);
    expect((await post(register, pack, { authorization: `Bearer ${two.ownerToken}` })).status).toBe(404);
    expect((await post(register, pack, { authorization: `Bearer ${one.ownerToken}` })).status).toBe(200);
  });

  test("nothing private may be kept by a shared cache, and every answer has the security headers", async () => {
    for (const route of [...readRoutes, `/s/${slugOf(link)}`]) {
      const { headers } = await stack.get(link, route);
      expect([route, headers.get("cache-control")]).toEqual([
        route,
        expect.stringMatching(/^(private, no-cache|no-store)$/),
      ]);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });

  test("no log of any process holds a slug, an owner token or a secret of the configuration", async () => {
    const logs = join(stack.dir, "data", "logs");
    const names = readdirSync(logs);
    expect(names.length).toBe(5);
    const all = names.map((name) => readFileSync(join(logs, name), "utf8")).join("\n");
    expect(all.includes('"path":"/api/v1/snapshot"')).toBe(true);

    // Compared as booleans: a failure must not print what it found.
    for (const secret of [
      slugOf(link),
      "kubo_",
      stack.config.linkKey,
      stack.config.databasePassword,
      stack.config.clickHousePassword,
      stack.config.s3SecretAccessKey,
    ])
      expect(all.includes(secret)).toBe(false);
  });
});

describe("requests", () => {
  test("a malformed body or query is refused by name, and what was sent is not echoed", async () => {
    const marker = "marker-that-must-not-come-back";
    const bodies = [
      { ...create, formatVersion: marker },
      { ...create, source: { format: marker } },
      { ...create, cluster: { name: { deep: marker } } },
      marker,
    ];
    for (const body of bodies) {
      const response = await post(routes.createUpload, body);
      const text = await response.text();
      expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
      expect(text).not.toContain(marker);
    }
    const broken = await fetch(`${stack.publicUrl}${routes.createUpload}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"${marker}`,
    });
    expect(broken.status).toBe(400);
    expect(await broken.text()).not.toContain(marker);
    for (const query of ["limit=0", "limit=99999", "sort=evil", "offset=-1"]) {
      expect([query, (await stack.get(link, `${routes.resources}?resource=pods&${query}`)).status]).toEqual([
        query,
        400,
      ]);
    }
  });

  test("text in parameters stays text: quotes, wildcards and SQL find nothing and break nothing", async () => {
    const hostile = [
      "' or 1=1 --",
      "%",
      "_",
      "\\",
      "pod-0'; drop table k8s_resources; --",
      "{x:String}",
      "\u0000",
      "a".repeat(500),
      "☃",
    ];
    for (const text of hostile) {
      const value = encodeURIComponent(text);
      for (const name of ["name", "namespace", "status", "node", "container", "ownerUid"]) {
        const response = await stack.get(link, `${routes.resources}?resource=pods&${name}=${value}`);
        if (response.status === 200)
          expect([text, name, ((await response.json()) as { total: number }).total]).toEqual([text, name, 0]);
        else expect([text, name, response.status]).toEqual([text, name, 400]);
      }
      const search = await stack.get(link, `${routes.logSearch}?text=${value}`);
      expect([text, search.status === 200 || search.status === 400]).toEqual([text, true]);
      if (search.status === 200) expect([text, ((await search.json()) as { total: number }).total]).toEqual([text, 0]);
    }
    expect((await stack.json<{ total: number }>(link, `${routes.resources}?resource=pods`)).total).toBe(5);
  });

  test("an answer is revalidated by its ETag; another question has another", async () => {
    const list = await stack.get(link, `${routes.resources}?resource=pods&limit=2`);
    const etag = list.headers.get("etag") ?? "";
    const again = await fetch(`${stack.publicUrl}${routes.resources}?limit=2&resource=pods`, {
      headers: { "kubin-link": slugOf(link), "if-none-match": etag },
    });
    expect(again.status).toBe(304);
    expect((await stack.get(link, `${routes.resources}?resource=pods&limit=3`)).headers.get("etag")).not.toBe(etag);
  });

  test("filters, sorts and pages agree with each other", async () => {
    type List = { rows: { name: string }[]; total: number };
    const names = async (query: string): Promise<string[]> =>
      (await stack.json<List>(link, `${routes.resources}?resource=pods&${query}`)).rows.map((row) => row.name);
    expect(await names("")).toEqual(["pod-0", "pod-1", "pod-2", "pod-3", "pod-4"]);
    expect(await names("order=desc&limit=2")).toEqual(["pod-4", "pod-3"]);
    expect(await names("offset=3")).toEqual(["pod-3", "pod-4"]);
    expect(await names("name=OD-2")).toEqual(["pod-2"]);
    expect(await names("labels=app%3Dpod-1")).toEqual(["pod-1"]);
    expect(await names("container=main&node=node-1&phase=Running&status=Running&namespace=shop")).toHaveLength(5);
    expect(await names("unhealthy=true")).toEqual([]);
    expect(await names("sort=created&order=desc")).toHaveLength(5);
  });

  test("the same Idempotency-Key answers the same link to the same sender, and nothing to another", async () => {
    const token = `kubo_${"a".repeat(43)}`;
    const headers = { authorization: `Bearer ${token}`, "idempotency-key": "push-0123456789" };
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await post(routes.createUpload, create, headers)).json() as Promise<{ link: string }>,
      ),
    );
    expect(new Set(answers.map((answer) => answer.link)).size).toBe(1);
    expect(
      (await post(routes.createUpload, create, { ...headers, authorization: `Bearer kubo_${"b".repeat(43)}` })).status,
    ).toBe(409);
  });

  test("progress is streamed as events until the snapshot is settled", async () => {
    const response = await stack.get(link, routes.progress);
    expect(response.headers.get("content-type")).toStartWith("text/event-stream");
    const text = await response.text();
    expect(text).toContain("event: progress");
    expect(text).toContain('"state":"COMPLETED"');
  });

  test("the OpenAPI document describes every API route", async () => {
    const document = (await (await fetch(`${stack.publicUrl}${routes.openApi}`)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toStartWith("3.1");
    const described = Object.keys(document.paths);
    const wanted = Object.values(routes).filter((route) => route.startsWith("/api/") && route !== routes.openApi);
    expect(wanted.length).toBeGreaterThan(12);
    expect(
      wanted.map((route) => route.replace(/:(\w+)/g, "{$1}")).filter((route) => !described.includes(route)),
    ).toEqual([]);
  });

  test("over the limit is 429 with Retry-After, for that link only", async () => {
    const limited = await testStack({ KUBIN_REQUESTS_PER_MINUTE: "20" });
    const one = (await (
      await fetch(`${limited.publicUrl}${routes.createUpload}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(create),
      })
    ).json()) as { link: string };
    const two = (await (
      await fetch(`${limited.publicUrl}${routes.createUpload}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(create),
      })
    ).json()) as { link: string };
    const statuses: number[] = [];
    let retryAfter: string | null = null;
    for (let i = 0; i < 45; i++) {
      const response = await limited.get(one.link, routes.snapshot);
      statuses.push(response.status);
      if (response.status === 429) retryAfter = response.headers.get("retry-after");
    }
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(4);
    expect(retryAfter).toBe("60");
    expect((await limited.get(two.link, routes.snapshot)).status).toBe(200);
    await limited.remove();
  });
});

describe("progress of a link", () => {
  test("ends when the link is revoked while it is streamed", async () => {
    const made = (await (await post(routes.createUpload, create)).json()) as { link: string; snapshotId: string };
    const response = await stack.get(made.link, routes.progress);
    const reader = response.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('"state":"INITIATED"');
    await stack.sql`update links set revoked_at = now() where snapshot_id = ${made.snapshotId}`;
    for (let next = await reader.read(); !next.done; next = await reader.read());
    expect((await stack.get(made.link, routes.snapshot)).status).toBe(410);
  });

  test("after the event of a new content version, the next answer is of that version", async () => {
    const bundle = join(stack.dir, "fills.tar.gz");
    await Bun.write(bundle, smallBundle(3, 5));
    const filled = (await stack.kubin(["push", bundle])).stdout.trim();
    const response = await stack.get(filled, routes.progress);
    // Keeps the link remembered, as a page that is being looked at does.
    const gone = new AbortController();
    const looking = (async () => {
      while (!gone.signal.aborted) {
        await (await stack.get(filled, routes.overview)).text();
        await Bun.sleep(20);
      }
    })();
    let last: { state: string; resources: number } = { state: "", resources: 0 };
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const data = /data: (\{.*\})/.exec(chunk)?.[1];
      if (data) last = JSON.parse(data);
    }
    const pods = await stack.json<{ total: number }>(filled, `${routes.resources}?resource=pods`);
    gone.abort();
    await looking;
    expect([last.state, last.resources, pods.total]).toEqual(["COMPLETED", 3, 3]);
  });
});
