// A cluster as kubectl would reach it: kubeconfig, client certificates, tokens, exec plugins and proxies, over Bun's own fetch.
import { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import { KubinError } from "../../db/model/error.ts";

export interface ClusterChoice {
  /** --kubeconfig, or KUBECONFIG (several files, as kubectl separates them). */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

export interface GetOptions {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export interface ClusterConnection {
  /** Of the kubeconfig's cluster, for people. */
  readonly name: string;
  readonly server: string;
  /** Of the context, "default" if it names none. */
  readonly namespace: string;
  /** GET of a path below the server. Throws "unavailable" if nothing answers; every HTTP status is an answer. */
  get(path: string, options?: GetOptions): Promise<Response>;
  /** Access reviews are the only thing ever posted: they create nothing. */
  post(path: string, body: unknown, options?: GetOptions): Promise<Response>;
}

type Tls = Pick<Bun.TLSOptions, "ca" | "cert" | "key" | "rejectUnauthorized" | "passphrase"> & { serverName?: string };

/** Throws "invalid" for a kubeconfig that cannot be used. Asks the cluster nothing yet. */
export function connectCluster(choice: ClusterChoice): ClusterConnection {
  const config = loaded(choice);
  const cluster = config.getCurrentCluster();
  const context = config.getContextObject(config.getCurrentContext());
  if (!cluster) {
    throw new KubinError(
      "invalid",
      `Cannot reach a cluster: the context "${config.getCurrentContext()}" names none. Choose one with --context`,
    );
  }
  const server = cluster.server.replace(/\/+$/, "");
  const transport = new Transport(config, server, cluster.proxyUrl, cluster.tlsServerName);
  return {
    name: cluster.name,
    server,
    namespace: context?.namespace ?? "default",
    get: (path, options = {}) => transport.ask("GET", path, null, options),
    post: (path, body, options = {}) => transport.ask("POST", path, JSON.stringify(body), options),
  };
}

function loaded({ kubeconfig, context }: ClusterChoice): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) {
      config.loadFromDefault();
      // What the library makes up where it finds nothing: kubectl's old insecure port.
      if (
        config.currentContext === "loaded-context" &&
        config.getCurrentCluster()?.server === "http://localhost:8080"
      ) {
        throw new KubinError(
          "invalid",
          "Cannot find a cluster: there is no kubeconfig here. Name one with --kubeconfig, or a dump with kubin push <path>",
        );
      }
    } else {
      const [first = "", ...rest] = kubeconfig.split(process.platform === "win32" ? ";" : ":").filter(Boolean);
      config.loadFromFile(first);
      for (const file of rest) {
        const more = new KubeConfig();
        more.loadFromFile(file);
        config.mergeConfig(more, true);
      }
    }
  } catch (cause) {
    if (cause instanceof KubinError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new KubinError("invalid", `Cannot read the kubeconfig: ${said}. Name another with --kubeconfig`, { cause });
  }
  if (context !== undefined) {
    if (!config.getContextObject(context)) {
      const known = config.getContexts().map(({ name }) => name);
      throw new KubinError(
        "invalid",
        `Cannot use the context "${context}": the kubeconfig has ${known.join(", ") || "none"}`,
      );
    }
    config.setCurrentContext(context);
  }
  return config;
}

class Transport {
  readonly #config: KubeConfig;
  readonly #server: string;
  readonly #proxy: string | undefined;
  readonly #serverName: string | undefined;
  /** One HTTP/2 session carries everything; a proxy or a plain http server speaks HTTP/1.1. */
  #http2: boolean;

  constructor(config: KubeConfig, server: string, proxy: string | undefined, serverName: string | undefined) {
    this.#config = config;
    this.#server = server;
    this.#proxy = proxy;
    this.#serverName = serverName;
    this.#http2 = server.startsWith("https:") && proxy === undefined;
    if (proxy?.startsWith("socks")) {
      throw new KubinError("invalid", `Cannot use the proxy "${proxy}": only http and https proxies are supported`);
    }
  }

  async ask(
    method: string,
    path: string,
    body: string | null,
    { headers = {}, signal }: GetOptions,
  ): Promise<Response> {
    // Asked for every request: tokens of exec plugins end, and the config renews them.
    const { tls, headers: identity } = await this.#identity();
    const type: Record<string, string> = body === null ? {} : { "content-type": "application/json" };
    const sent = { accept: "application/json", ...type, ...headers, ...identity };
    const init: BunFetchRequestInit = { method, headers: sent, tls };
    if (body !== null) init.body = body;
    if (this.#proxy !== undefined) init.proxy = this.#proxy;
    if (signal) init.signal = signal;
    // A redirect would carry the credentials to a server of somebody else's choice.
    init.redirect = "manual";
    try {
      return await this.#fetch(`${this.#server}${path}`, init);
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new KubinError("unavailable", `Cannot reach the cluster at "${this.#server}": ${said}`, { cause });
    }
  }

  async #fetch(url: string, init: BunFetchRequestInit): Promise<Response> {
    if (!this.#http2) return fetch(url, init);
    try {
      return await fetch(url, { ...init, protocol: "http2" });
    } catch (error) {
      if (init.signal?.aborted === true || !/http2|alpn|protocol/i.test(String(error))) throw error;
      // It does not speak HTTP/2: not asked again.
      this.#http2 = false;
      return fetch(url, init);
    }
  }

  async #identity(): Promise<{ tls: Tls; headers: Record<string, string> }> {
    const options: Parameters<KubeConfig["applyToHTTPSOptions"]>[0] = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new KubinError("unauthenticated", `Cannot log in to the cluster: ${said.trim()}`, { cause });
    }
    const tls: Tls = {};
    if (options.ca !== undefined) tls.ca = pem(options.ca);
    if (options.cert !== undefined) tls.cert = pem(options.cert);
    if (options.key !== undefined) tls.key = pem(options.key);
    if (typeof options.rejectUnauthorized === "boolean") tls.rejectUnauthorized = options.rejectUnauthorized;
    if (this.#serverName !== undefined) tls.serverName = this.#serverName;
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    if (typeof options.auth === "string")
      headers["authorization"] ??= `Basic ${Buffer.from(options.auth).toString("base64")}`;
    return { tls, headers };
  }
}

/** Certificates come as text or bytes, one or several. */
function pem(value: unknown): string {
  if (Array.isArray(value)) return value.map(pem).join("\n");
  return typeof value === "string" ? value : value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : "";
}
