// A kube-apiserver of the made-up cluster, as far as a capture asks: TLS, HTTP/2, discovery, paged lists, logs, and the ways in which real ones fail.
import { readFileSync } from "node:fs";
import http2 from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { type Cluster, generateCluster } from "../cluster/cluster.ts";
import type { ClusterOptions } from "../cluster/options.ts";
import { answerDiscovery } from "./discovery-answers.ts";
import { Lists } from "./lists.ts";
import { Logs } from "./logs.ts";
import { type Answer, refusal, type Request } from "./answer.ts";

export interface ApiServerOptions {
  readonly cluster: ClusterOptions;
  /** Bearer token to accept beside the client certificate. */
  readonly token?: string;
  /** True = 403. `path` without its query. */
  readonly forbidden?: (path: string) => boolean;
  /** Groups whose API server is dead, e.g. "metrics.k8s.io". */
  readonly stale?: readonly string[];
  /** No aggregated discovery, as before 1.26. */
  readonly legacyDiscovery?: boolean;
  /** Pages after which a list's continue token is too old, once per list. */
  readonly expireAfterPages?: number;
  /** Logs of containers whose stream begins and never ends. */
  readonly hangingLogs?: (pod: string, container: string) => boolean;
  /** How many requests are answered 429 first. */
  readonly tooMany?: number;
  readonly port?: number;
}

export interface ApiServer {
  readonly url: string;
  readonly cluster: Cluster;
  /** Method and path of every request, in order. */
  readonly requests: string[];
  /** HTTP/2 and HTTP/1.1 sessions that were opened. */
  readonly sessions: () => number;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  stop(): Promise<void>;
}

const fixture = (name: string): string => join(import.meta.dir, `${name}.pem`);

export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const cluster = generateCluster(options.cluster);
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const answer = answering(cluster, options);
  const server = http2.createSecureServer({
    key: readFileSync(fixture("server.key")),
    cert: readFileSync(fixture("server.cert")),
    ca: readFileSync(fixture("ca.cert")),
    requestCert: true,
    rejectUnauthorized: false,
    allowHTTP1: true,
  });
  let sessions = 0;
  server.on("secureConnection", (socket: Socket) => {
    sessions++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("request", (incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    void (async () => {
      const { pathname, searchParams } = new URL(incoming.url ?? "/", "https://kube");
      const request: Request = {
        method: incoming.method ?? "GET",
        path: pathname,
        query: searchParams,
        accept: incoming.headers.accept ?? "",
        body: incoming.method === "POST" ? await textOf(incoming) : "",
      };
      const allowed = isKnown(incoming, options.token);
      const {
        status,
        headers = {},
        body,
      } = allowed ? await answer(request) : refusal(401, "Unauthorized", "Unauthorized");
      outgoing.writeHead(status, { "content-type": "application/json", ...headers });
      await written(outgoing, body, gone.signal);
    })();
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    cluster,
    requests,
    sessions: () => sessions,
    caFile: fixture("ca.cert"),
    certFile: fixture("client.cert"),
    keyFile: fixture("client.key"),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The route table; each answers null for what is not its own. */
function answering(cluster: Cluster, options: ApiServerOptions): (request: Request) => Promise<Answer> {
  const lists = new Lists(cluster, options.expireAfterPages ?? Infinity);
  const logs = new Logs(cluster, options.hangingLogs ?? (() => false));
  let tooMany = options.tooMany ?? 0;
  return async (request) => {
    if (tooMany-- > 0) return { ...refusal(429, "TooManyRequests", "slow down"), headers: { "retry-after": "1" } };
    const group = /^\/apis\/([^/]+)\//.exec(request.path)?.[1] ?? "";
    if (options.stale?.includes(group) === true) {
      return { status: 503, headers: { "content-type": "text/plain" }, body: "service unavailable\n" };
    }
    if (request.path.endsWith("/selfsubjectaccessreviews")) return reviewed(request, options);
    if (options.forbidden?.(request.path) === true) {
      return refusal(403, "Forbidden", `User "kubin-test" cannot list ${request.path}: RBAC says no`);
    }
    return (
      answerDiscovery(cluster, request, { stale: options.stale ?? [], legacy: options.legacyDiscovery === true }) ??
      logs.answer(request) ??
      lists.answer(request) ??
      refusal(404, "NotFound", "the server could not find the requested resource")
    );
  };
}

/** Allowed is what the same path would not be forbidden for. */
function reviewed({ body }: Request, { forbidden }: ApiServerOptions): Answer {
  const { spec } = JSON.parse(body) as { spec: { resourceAttributes: Record<string, string> } };
  const { group = "", resource = "", subresource = "", namespace = "" } = spec.resourceAttributes;
  const root = group === "" ? "/api/v1" : `/apis/${group}/v1`;
  const place = namespace === "" ? "" : `/namespaces/${namespace}`;
  const tail = subresource === "" ? "" : `/any/${subresource}`;
  const allowed = forbidden?.(`${root}${place}/${resource}${tail}`) !== true;
  return { status: 201, body: JSON.stringify({ kind: "SelfSubjectAccessReview", status: { allowed } }) };
}

function isKnown(incoming: http2.Http2ServerRequest, token: string | undefined): boolean {
  if (token !== undefined && incoming.headers.authorization === `Bearer ${token}`) return true;
  const socket = (incoming.stream?.session?.socket ?? incoming.socket) as { authorized?: boolean };
  return socket.authorized === true;
}

async function textOf(incoming: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A body that never ends keeps the answer open until the client goes. */
async function written(outgoing: http2.Http2ServerResponse, body: Answer["body"], gone: AbortSignal): Promise<void> {
  if (typeof body === "string") {
    outgoing.end(body);
    return;
  }
  for (const chunk of body) {
    if (gone.aborted) return;
    if (chunk === null) {
      await new Promise<void>((resolve) => gone.addEventListener("abort", () => resolve()));
      return;
    }
    if (!outgoing.write(chunk)) await new Promise<void>((resolve) => outgoing.once("drain", resolve));
  }
  outgoing.end();
}
