// Stands between kubin and the edge, so that a test can hold a call or act in the middle of one.

export interface EdgeProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** `before` is awaited before a call goes on, `after` before its answer goes back; both see the path. `body` hears what was sent. */
export function edgeProxy(
  target: string,
  hooks: {
    before?: (path: string) => Promise<void>;
    after?: (path: string) => Promise<void>;
    body?: (text: string) => void;
  },
): EdgeProxy {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      await hooks.before?.(pathname);
      const headers = new Headers(request.headers);
      // fetch would unpack the answer and leave its label on.
      headers.set("accept-encoding", "identity");
      const body = await request.arrayBuffer();
      hooks.body?.(new TextDecoder().decode(body));
      const answer = await fetch(`${target}${pathname}`, {
        method: request.method,
        headers,
        body,
      });
      await hooks.after?.(pathname);
      return answer;
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}
