// A snapshot's Kubernetes API at the root of an address of this machine: what asks for "/…" (kubectl get --raw) finds it, too.
//
//   kubectl ─▶ http://127.0.0.1:port/api/v1/pods ─▶ proxy ─▶ https://kubin.example/k/<slug>/api/v1/pods
//
// Not here: WebSockets. Who asks for one gets the plain answer; kubectl's own (exec, port-forward) are refused by the snapshot anyway.
import { KubinError } from "../../db/model/error.ts";

export interface LoopbackProxy {
  /** http://127.0.0.1:<port> */
  readonly url: string;
  stop(): Promise<void>;
}

export interface KubeLink {
  readonly server: string;
  readonly slug: string;
}

/** The rest stays here: a production token of some kubeconfig is nobody's business, under whatever name it comes. */
const forwarded =
  /^(?:accept|accept-encoding|cache-control|content-encoding|content-length|content-type|if-modified-since|if-none-match|range|user-agent|impersonate-.+|kubectl-.+)$/;

/** Port 0: any that is free. Throws "conflict" for a port that is taken, "forbidden" for one that is not ours to take. */
export function startLoopbackProxy(link: KubeLink, port = 0): LoopbackProxy {
  const server = listening(port, (request, server) => {
    // A page that some browser shows may resolve its own name to this machine: it does not know our name.
    const host = request.headers.get("host") ?? "";
    if (host !== `127.0.0.1:${server.port}` && host !== `localhost:${server.port}`) {
      return new Response("Cannot answer: this proxy is for 127.0.0.1 only\n", { status: 403 });
    }
    // Watches are silent for as long as nothing happens.
    server.timeout(request, 0);
    return forward(link, request);
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

type Answering = (request: Request, server: Bun.Server<undefined>) => Response | Promise<Response>;

function listening(port: number, fetch: Answering): Bun.Server<undefined> {
  try {
    return Bun.serve({ hostname: "127.0.0.1", port, fetch });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "EADDRINUSE")
      throw new KubinError("conflict", `Cannot listen on port ${port}: it is taken. Choose another --port`, { cause });
    if (code === "EACCES")
      throw new KubinError("forbidden", `Cannot listen on port ${port}: it is not yours to take. Use one above 1023`, {
        cause,
      });
    throw cause;
  }
}

async function forward({ server, slug }: KubeLink, request: Request): Promise<Response> {
  const asked = new URL(request.url);
  // Addresses in our OpenAPI index are whole ones.
  const prefix = `/k/${slug}`;
  const path = asked.pathname.startsWith(`${prefix}/`) ? asked.pathname : `${prefix}${asked.pathname}`;
  const headers = Array.from(request.headers).filter(([name]) => forwarded.test(name));
  try {
    const answer = await fetch(`${server}${path}${asked.search}`, {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      // Compressed bytes go through as they are.
      decompress: false,
      // Without this Bun ends what was silent for five minutes, as watches are.
      timeout: false,
      signal: request.signal,
    });
    const body = answer.body === null ? null : brokenSilently(answer.body);
    return new Response(body, { status: answer.status, headers: answer.headers });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unreachable(`Cannot reach Kubin at "${server}": ${reason}`, asked.pathname);
  }
}

/** An answer that breaks off is broken off here, too, and the client says so: Bun would print every error but none at all. */
function brokenSilently(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await reader.read();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      } catch {
        controller.error();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** In words that kubectl prints: a Status, but in answers about the server itself, where it reads nothing but text. */
function unreachable(message: string, path: string): Response {
  const isOfResources = /^\/apis?\/[^/]+\/[^/]+/.test(path);
  if (!isOfResources) return new Response(message, { status: 502 });
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 502 };
  return Response.json(status, { status: 502 });
}
