// A sender and a reader of the Worker under test, as thin as they can be.
import { exports } from "cloudflare:workers";
import { linkHeader, path, routes } from "../../db/model/contract/routes.ts";
import type { PackKind } from "../../db/model/contract/upload.ts";
import { cataloguePack, logsPack, type MemoryPack, resourcesPack } from "./memory-packs.ts";

export const origin = "http://kubin.test";

/** One request to the Worker, through its own front door. */
export function call(at: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`${origin}${at}`, init));
}

export async function post(at: string, body: unknown, token?: string, headers: Record<string, string> = {}) {
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const sent = { "content-type": "application/json", ...authorization, ...headers };
  return call(at, { method: "POST", headers: sent, body: JSON.stringify(body) });
}

/** JSON of an answer that must be 200; the tests name the type that the contract promises. */
export async function json<T>(answer: Response | Promise<Response>): Promise<T> {
  const response = await answer;
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text);
}

export interface Upload {
  readonly id: string;
  readonly slug: string;
  readonly link: string;
  readonly token: string;
  readonly get: (at: string, headers?: Record<string, string>) => Promise<Response>;
}

/** `facts`: what else its creation tells. */
export async function newUpload(facts: object = {}): Promise<Upload> {
  const source = { format: "sample", name: "workerd" };
  const created = await json<{ snapshotId: string; link: string; ownerToken: string }>(
    post(routes.createUpload, { formatVersion: 1, cluster: { name: "kind" }, source, ...facts }),
  );
  const slug = created.link.slice(created.link.lastIndexOf("/") + 1);
  const get: Upload["get"] = (at, headers = {}) => call(at, { headers: { [linkHeader]: slug, ...headers } });
  return { id: created.snapshotId, slug, link: created.link, token: created.ownerToken, get };
}

export interface PutTarget {
  readonly via: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly partBytes: number;
  readonly parts: { number: number; url: string }[];
}

/** Registers a pack and answers where its bytes go. */
export function register(
  upload: Upload,
  number: number,
  pack: Omit<MemoryPack, "content" | "kind"> & { kind: PackKind },
) {
  const { kind, bytes, rawBytes, sha256 } = pack;
  const body = { number, kind, codec: "zstd", formatVersion: 1, bytes, rawBytes, sha256 };
  return json<PutTarget>(post(path(routes.registerPack, { id: upload.id }), body, upload.token));
}

export function packDone(upload: Upload, number: number, body: object = {}): Promise<Response> {
  return post(path(routes.packDone, { id: upload.id, number }), body, upload.token);
}

export async function send(upload: Upload, number: number, pack: MemoryPack): Promise<void> {
  const target = await register(upload, number, pack);
  const put = await fetch(target.url, { method: "PUT", headers: target.headers, body: pack.content });
  if (put.status !== 200) throw new Error(`the bucket answered ${put.status}: ${await put.text()}`);
  await json(packDone(upload, number));
}

const pods = Array.from({ length: 30 }, (_, i) => `web-${String(i).padStart(2, "0")}`);
const kinds = [{ group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true, shortNames: ["po"] }];

function podOf(name: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: "shop",
      name,
      uid: `uid-${name}`,
      labels: { app: "web" },
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: { nodeName: "node-1", containers: [{ name: "app", image: "shop/web:1" }] },
    status: {
      phase: "Running",
      containerStatuses: [{ name: "app", ready: true, restartCount: 0, state: { running: {} } }],
      conditions: [{ type: "Ready", status: "True" }],
    },
  };
}

export const samplePacks = {
  catalogue: () => cataloguePack({ formatVersion: 1, resources: kinds, kindsSeen: kinds }),
  resources: () => resourcesPack(Object.fromEntries(pods.map((name) => [`/v1/pods/shop/${name}`, podOf(name)]))),
  logs: () => {
    const place = {
      source: "container",
      namespace: "shop",
      pod: "web-00",
      uid: "uid-web-00",
      container: "app",
    } as const;
    const text = Array.from(
      { length: 50 },
      (_, i) => `2026-01-01T00:00:${String(i).padStart(2, "0")}Z ${i === 7 ? "ERROR boom" : `line ${i}`}\n`,
    );
    return logsPack({ ...place, generation: "current", file: "", node: "node-1", framing: "kubelet" }, text.join(""));
  },
};

/** A whole push: three packs, completed, and indexed by the ingest that runs beside the stores. */
export async function pushSample(): Promise<Upload> {
  const upload = await newUpload();
  await send(upload, 0, await samplePacks.catalogue());
  await send(upload, 1, await samplePacks.resources());
  await send(upload, 2, await samplePacks.logs());
  const counts = { resources: pods.length, streams: 1, lines: 50, logBytes: 1000 };
  await completed(upload, { packs: 3, counts, gaps: [] });
  return upload;
}

/** Says that all has been sent, and waits until it can be read. */
export async function completed(upload: Upload, said: object): Promise<void> {
  await json(post(path(routes.completeUpload, { id: upload.id }), said, upload.token));
  for (;;) {
    const { progress } = await json<{ progress: { state: string; failure: string } }>(upload.get(routes.snapshot));
    if (progress.state === "COMPLETED") return;
    if (progress.state === "FAILED") throw new Error(progress.failure);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
