// Stands between kubin and the bucket and keeps what was sent: every body that came whole, by key, in order.

export interface SentBody {
  /** Path of the URL: bucket and key. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface BucketProxy {
  readonly url: string;
  readonly port: number;
  /** Bodies that came to their end, each once for each time it came. */
  readonly sent: SentBody[];
  /** Waits until the bucket has answered whatever came here. */
  idle(): Promise<void>;
  /** Point it at the bucket: signatures name the proxy's address, so that it must be known before the stack starts. */
  target(endpoint: string): void;
  stop(): Promise<void>;
}

export function bucketProxy(): BucketProxy {
  const sent: SentBody[] = [];
  let endpoint = "";
  const passing = new Set<Promise<Response>>();
  const pass = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const headers = new Headers(request.headers);
    // The signature is for the address that the sender knows.
    headers.set("host", url.host);
    headers.set("accept-encoding", "identity");
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (request.method === "PUT") sent.push({ key: url.pathname, bytes });
    const init: RequestInit = { method: request.method, headers };
    if (bytes.length > 0) init.body = bytes;
    return fetch(`${endpoint}${url.pathname}${url.search}`, init);
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    maxRequestBodySize: 1024 ** 3,
    async fetch(request) {
      const passed = pass(request);
      passing.add(passed);
      try {
        return await passed;
      } finally {
        passing.delete(passed);
      }
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port ?? 0,
    sent,
    async idle() {
      while (passing.size > 0) await Promise.allSettled(passing);
    },
    target(of) {
      endpoint = of;
    },
    stop: () => server.stop(true),
  };
}
