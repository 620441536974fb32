// A snapshot's Kubernetes API at the root of an address of this machine: what asks for "/…" (kubectl get --raw) finds it, too.
//
//   kubectl ─▶ http://127.0.0.1:port/api/v1/pods ─▶ proxy ─▶ https://kubin.example/k/<slug>/api/v1/pods

export interface LoopbackProxy {
  /** http://127.0.0.1:<port> */
  readonly url: string;
  stop(): Promise<void>;
}

export interface KubeLink {
  readonly server: string;
  readonly slug: string;
}

/** Never forwarded: a production token of some kubeconfig is nobody's business, and the rest is between two neighbours only. */
const notForwarded = ["authorization", "proxy-authorization", "cookie", "host", "connection", "keep-alive", "upgrade"];

/** Port 0: any that is free. Throws what Bun throws if the port is taken. */
export function startLoopbackProxy(link: KubeLink, port = 0): LoopbackProxy {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    fetch: (request, server) => {
      // A page that some browser shows may resolve its own name to this machine: it does not know our name.
      const host = request.headers.get("host") ?? "";
      if (host !== `127.0.0.1:${server.port}` && host !== `localhost:${server.port}`) {
        return new Response("Cannot answer: this proxy is for 127.0.0.1 only\n", { status: 403 });
      }
      // Watches are silent for as long as nothing happens.
      server.timeout(request, 0);
      return forward(link, request);
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

async function forward({ server, slug }: KubeLink, request: Request): Promise<Response> {
  const asked = new URL(request.url);
  // Addresses in our OpenAPI index are whole ones.
  const prefix = `/k/${slug}`;
  const path = asked.pathname.startsWith(`${prefix}/`) ? asked.pathname : `${prefix}${asked.pathname}`;
  const headers = new Headers(request.headers);
  for (const name of notForwarded) headers.delete(name);
  try {
    const answer = await fetch(`${server}${path}${asked.search}`, {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      // Compressed bytes go through as they are.
      decompress: false,
      signal: request.signal,
    });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unreachable(`Cannot reach Kubin at "${server}": ${reason}`);
  }
}

/** In words that kubectl prints. */
function unreachable(message: string): Response {
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 502 };
  return Response.json(status, { status: 502 });
}
