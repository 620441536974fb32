import { expect, test } from "bun:test";
import { linkHeader, routes } from "../db/model/contract/routes.ts";
import type { Progress } from "../db/model/contract/snapshot.ts";
import { watchProgress } from "./progress.ts";

const progress = (change: Partial<Progress>): Progress => ({
  state: "UPLOADING",
  contentVersion: 1,
  packsRegistered: 1,
  packsArrived: 1,
  packsIndexed: 0,
  packsFailed: 0,
  bytesArrived: 1,
  resources: 0,
  lines: 0,
  expectedResources: null,
  expectedLogBytes: null,
  failure: null,
  gaps: 0,
  lastSeenAt: "2024-05-01T10:00:00Z",
  ...change,
});
const event = (one: Progress): string => `event: progress\ndata: ${JSON.stringify(one)}\n\n`;

/** Runs the watch against answers that are given one after the other; the page's own origin is the server. */
async function watched(answers: (() => Response)[]): Promise<{ seen: string[]; asked: string[] }> {
  const asked: string[] = [];
  const seen: string[] = [];
  const real = globalThis.fetch;
  const fake = (address: string, init?: RequestInit): Promise<Response> => {
    asked.push(address);
    expect(new Headers(init?.headers).get(linkHeader)).toBe("slug");
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new Error("no more answers"));
  };
  globalThis.fetch = Object.assign(fake, { preconnect: real.preconnect }) as typeof fetch;
  try {
    await watchProgress(
      "slug",
      {
        progress: (one) => seen.push(`${one.state} ${one.contentVersion}`),
        connected: (on) => seen.push(on ? "on" : "off"),
        refused: (error) => seen.push(`refused: ${error.message}`),
      },
      AbortSignal.timeout(20_000),
    );
  } finally {
    globalThis.fetch = real;
  }
  return { seen: seen.filter((one) => one !== "on"), asked };
}

test("a stream that ends is taken up again until the snapshot is settled", async () => {
  const { seen, asked } = await watched([
    () => new Response(event(progress({})) + event(progress({ contentVersion: 2 }))),
    () => new Response(event(progress({ contentVersion: 3, state: "COMPLETED" }))),
  ]);
  expect(seen).toEqual(["UPLOADING 1", "UPLOADING 2", "COMPLETED 3"]);
  expect(asked).toEqual([routes.progress, routes.progress]);
});

test("a link that ends while it is watched is told", async () => {
  const problem = { type: "", title: "", status: 410, detail: "expired", code: "gone", requestId: "" };
  const { seen } = await watched([
    () => new Response(event(progress({}))),
    () => Response.json(problem, { status: 410 }),
  ]);
  expect(seen).toEqual(["UPLOADING 1", "refused: expired"]);
});

test("where streams do not get through, plain requests do", async () => {
  const snapshot = {
    id: "1",
    cluster: {},
    source: { format: "sample", name: null, tool: null },
    capturedAt: null,
    createdAt: "2024-05-01T10:00:00Z",
    expiresAt: "2024-06-01T10:00:00Z",
    lines: { loaded: true, loading: false, dropOn: "2024-06-01", putAwayAt: null },
    gaps: [],
    siblings: [],
    redaction: null,
    progress: progress({ state: "COMPLETED" }),
  };
  const { seen, asked } = await watched([
    () => new Response(""),
    () => new Response(""),
    () => Response.json(snapshot),
  ]);
  expect(seen).toEqual(["COMPLETED 1"]);
  expect(asked).toEqual([routes.progress, routes.progress, routes.snapshot]);
});
