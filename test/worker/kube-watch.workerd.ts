// Watches in workerd, over HTTP and over WebSockets: they begin at once, end in time, and one that is left harms nobody.
import { beforeAll, expect, test } from "vitest";
import { type KubeClient, kubeClient, tableType } from "./kube-call.ts";
import { podNames, pushCluster } from "./kube-sample.ts";

let kube: KubeClient;
beforeAll(async () => {
  kube = kubeClient(await pushCluster());
});

interface Event {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly metadata: { readonly name?: string; readonly annotations?: object };
  };
}

const eventsIn = (text: string): Event[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("headers come at once, and the watch ends when its time is up", async () => {
  const started = performance.now();
  const answer = await kube.ask("/api/v1/pods?watch=1&timeoutSeconds=1&resourceVersion=41");
  expect(answer.status).toBe(200);
  expect(performance.now() - started).toBeLessThan(900);
  expect(eventsIn(await answer.text())).toEqual([]);
  const ms = performance.now() - started;
  expect([ms > 950, ms < 4000]).toEqual([true, true]);
});

test("a beginning is sent and its end told", async () => {
  const query =
    "watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  const events = eventsIn(await (await kube.ask(`/api/v1/namespaces/shop/pods?${query}`)).text());
  const added = events.filter(({ type }) => type === "ADDED").map(({ object }) => object.metadata.name);
  expect(added).toEqual(podNames);
  expect(events[podNames.length]).toMatchObject({
    type: "BOOKMARK",
    object: { metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
  });
});

test("as tables an event is a row, the columns stand in the first", async () => {
  const answer = await kube.ask("/api/v1/pods?watch=1&timeoutSeconds=1", { headers: { accept: tableType } });
  const events = eventsIn(await answer.text());
  expect(events.map(({ object }) => object.kind)).toEqual(podNames.map(() => "Table"));
  expect(events.slice(0, 2)).toMatchObject([
    { object: { columnDefinitions: expect.any(Array) } },
    { object: { columnDefinitions: null } },
  ]);
  const wrong = await kube.status("/api/v1/pods?watch=1&timeoutSeconds=1&includeObject=object", {
    headers: { accept: tableType },
  });
  expect(wrong).toMatchObject({ code: 400 });
});

test("a client that goes away ends its watch, and leaves the next request unharmed", async () => {
  for (const afterMs of [0, 3, 20, 60]) {
    const leaving = new AbortController();
    const watch = kube
      .ask("/api/v1/pods?watch=1&timeoutSeconds=600&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", {
        signal: leaving.signal,
      })
      .then((answer) => answer.text())
      .catch(() => "left");
    await sleep(afterMs);
    leaving.abort();
    expect(await Promise.race([watch, sleep(3000).then(() => "still there")])).toBe("left");
    const next = kube.text("/api/v1/pods?limit=1").then(() => "answered");
    expect([afterMs, await Promise.race([next, sleep(3000).then(() => "no answer")])]).toEqual([afterMs, "answered"]);
  }
});

test("a reader that stops in the middle of a stream leaves the next request unharmed", async () => {
  for (const at of ["/api/v1/configmaps", "/api/v1/namespaces/shop/pods/web-00/log", "/api/v1/pods?watch=1"]) {
    const answer = await kube.ask(at);
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const next = kube.text("/api/v1/pods?limit=1").then(() => "answered");
    expect([at, await Promise.race([next, sleep(3000).then(() => "no answer")])]).toEqual([at, "answered"]);
  }
});

interface Frames {
  readonly answer: Response;
  readonly messages: unknown[];
  readonly closed: Promise<number>;
}

async function watched(path: string, headers: Record<string, string> = {}): Promise<Frames> {
  const answer = await kube.ask(path, {
    headers: { upgrade: "websocket", origin: "https://dashboard.example", ...headers },
  });
  const socket = answer.webSocket;
  if (!socket) throw new Error(`${answer.status} is no WebSocket: ${await answer.text()}`);
  const messages: unknown[] = [];
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  socket.addEventListener("message", ({ data }) => messages.push(data));
  socket.accept();
  return { answer, messages, closed };
}

test("over a WebSocket each event is a text frame, and the socket closes when the time is up", async () => {
  const { answer, messages, closed } = await watched("/api/v1/pods?watch=1&timeoutSeconds=1", {
    "sec-websocket-protocol": "base64url.bearer.authorization.k8s.io.abc, base64.binary.k8s.io",
  });
  expect([answer.status, answer.headers.get("sec-websocket-protocol")]).toEqual([101, "base64.binary.k8s.io"]);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await Promise.race([closed, sleep(5000)])).toBe(1000);
  expect(messages.every((message) => typeof message === "string")).toBe(true);
  const events = messages.map((message): Event => JSON.parse(String(message)));
  expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual(
    podNames.map((name) => ["ADDED", name]),
  );
});

test("without an origin there is no WebSocket, and a refusal stays one", async () => {
  const headers = { upgrade: "websocket" };
  const refused = await kube.ask("/api/v1/pods?watch=1", { headers });
  expect([refused.status, refused.webSocket, await refused.text()]).toEqual([403, null, "403 Forbidden\n"]);
  const wrong = { ...headers, origin: "https://dashboard.example" };
  expect(await kube.status("/api/v1/pods?watch=1&labelSelector=(", { headers: wrong })).toMatchObject({ code: 400 });
});

test("a WebSocket that its client closes harms nobody", async () => {
  const answer = await kube.ask("/api/v1/pods?watch=1", {
    headers: { upgrade: "websocket", origin: "https://dashboard.example" },
  });
  answer.webSocket?.accept();
  answer.webSocket?.close(1000);
  expect((await kube.ask("/api/v1/pods?limit=1")).status).toBe(200);
});
