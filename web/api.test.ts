import { afterAll, expect, test } from "bun:test";
import * as v from "valibot";
import { linkBeforeHeader, linkHeader } from "../db/model/contract/routes.ts";
import { fetchJson, withQuery } from "./api.ts";

const problem = {
  type: "about:blank",
  title: "",
  status: 410,
  detail: "It has expired",
  code: "gone",
  requestId: "r1",
};
const answers: Record<string, (request: Request) => Response> = {
  "/echo": (request) => Response.json({ slug: request.headers.get(linkHeader) }),
  "/both": ({ headers }) => Response.json({ slug: `${headers.get(linkBeforeHeader)} ${headers.get(linkHeader)}` }),
  "/gone": () => Response.json(problem, { status: 410 }),
  "/busy": () => Response.json({ ...problem, code: "too_many" }, { status: 429, headers: { "retry-after": "7" } }),
  "/broken": () => Response.json({ ...problem, code: "internal", detail: "Something broke" }, { status: 500 }),
  "/html": () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
};
const server = Bun.serve({
  port: 0,
  fetch: (request) => answers[new URL(request.url).pathname]?.(request) ?? new Response("", { status: 404 }),
});
afterAll(() => server.stop(true));

const Echo = v.object({ slug: v.string() });
const get = (path: string) => fetchJson("the-slug", `${server.url.origin}${path}`, {}, Echo);

test("the slug travels in the header, the answer is checked", async () => {
  expect(await get("/echo")).toEqual({ slug: "the-slug" });
  const wrong = fetchJson("s", `${server.url.origin}/echo`, {}, v.object({ slug: v.number() }));
  await expect(wrong).rejects.toMatchObject({ code: "corrupt" });
});

test("a second slug travels in a header of its own, and never takes the place of the first", async () => {
  const both = (headers: Record<string, string>) =>
    fetchJson("now", `${server.url.origin}/both`, {}, Echo, undefined, headers);
  expect(await both({ [linkBeforeHeader]: "earlier" })).toEqual({ slug: "earlier now" });
  expect(await both({ [linkHeader]: "other" })).toEqual({ slug: "null now" });
});

test("a refusal is the server's own sentence; what is not one says so", async () => {
  await expect(get("/gone")).rejects.toMatchObject({ code: "gone", message: "It has expired" });
  await expect(get("/busy")).rejects.toMatchObject({ code: "too_many", retryAfterSeconds: 7 });
  await expect(get("/broken")).rejects.toMatchObject({ code: "unavailable", message: "Something broke (request r1)" });
  await expect(get("/html")).rejects.toMatchObject({ message: "Cannot get an answer: the server said 502. Try again" });
  await expect(fetchJson("s", "http://127.0.0.1:1/", {}, Echo)).rejects.toMatchObject({ code: "unavailable" });
});

test("undefined is no part of a question, the empty text is", () => {
  expect(withQuery("/a", { group: "", name: undefined, limit: 2 })).toBe("/a?group=&limit=2");
  expect(withQuery("/a", {})).toBe("/a");
});
