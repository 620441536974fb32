// The Worker's front: what every answer carries, what is refused, what the contract lists.
import { expect, test } from "vitest";
import { linkHeader, routes } from "../../db/model/contract/routes.ts";
import { call } from "./kubin.ts";

test("it is well, and says so uncached", async () => {
  const answer = await call(routes.health);
  expect([answer.status, await answer.json(), answer.headers.get("cache-control")]).toEqual([
    200,
    { ok: true },
    "no-store",
  ]);
});

test("every answer has its security headers, refusals and pages included", async () => {
  for (const at of ["/", routes.health, routes.openApi, "/api/v1/nothing", "/s/unknown", "/assets/none.js"]) {
    const answer = await call(at);
    await answer.text();
    const { headers } = answer;
    expect([
      at,
      headers.get("x-content-type-options"),
      headers.get("referrer-policy"),
      headers.get("x-robots-tag"),
    ]).toEqual([at, "nosniff", "no-referrer", "noindex"]);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'.*connect-src 'self' http:\/\/127\.0\.0\.1:\d+;/,
    );
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("unknown, malformed and missing links are one answer, as a problem and as a page", async () => {
  for (const slug of ["", "x", "0".repeat(22), "' or 1=1 --"]) {
    const answer = await call(routes.snapshot, { headers: { [linkHeader]: slug } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect(await answer.json()).toMatchObject({ status: 404, code: "not_found" });
  }
  expect((await call(`/s/${"0".repeat(22)}`)).status).toBe(404);
});

test("a body that cannot be meant is refused without repeating it", async () => {
  for (const body of ["", "{", '{"formatVersion":1,"cluster":{"name":7},"source":{"format":"sample"}}']) {
    const headers = { "content-type": "application/json" };
    const answer = await call(routes.createUpload, { method: "POST", headers, body });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "invalid" }]);
  }
});

test("the OpenAPI document lists every route of the table", async () => {
  const answer = await call(routes.openApi);
  const document = await answer.json<{ openapi: string; paths: Record<string, unknown> }>();
  // Health, the page, the document itself and what is Kubernetes' own are no part of the contract.
  const { health: _health, page: _page, openApi: _openApi, kube: _kube, ...contract } = routes;
  const expected = Object.values(contract).map((at) => at.replaceAll(/:(\w+)/g, "{$1}"));
  expect(document.openapi).toBe("3.1.0");
  expect(
    Object.keys(document.paths)
      .filter((at) => expected.includes(at))
      .toSorted(),
  ).toEqual([...new Set(expected)].toSorted());
});

test("over its limit a caller is asked to wait, and others are not", async () => {
  const ask = (slug: string) => call(routes.snapshot, { headers: { [linkHeader]: slug } });
  let answered = 0;
  let answer = await ask("too-often");
  // A window that ends meanwhile starts the count again, once.
  for (; answer.status !== 429 && answered < 2001; answered++) {
    await answer.text();
    answer = await ask("too-often");
  }
  expect(answered).toBeGreaterThanOrEqual(1000);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await answer.json()).toMatchObject({ code: "too_many" });
  expect((await ask("another")).status).toBe(404);
});
