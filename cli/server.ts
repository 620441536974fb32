// Which servers a push may be sent to.
import { KubinError } from "../db/model/error.ts";

/**
 * Secrets are redacted, and the owner token is not: over plain http anybody on the way could delete the snapshot or read what it
 * holds. Throws "forbidden" for http to another machine unless that is asked for.
 */
export function refuseUnsafeServer(server: string, allowHttp: boolean): void {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url?.protocol === "https:") return;
  if (url?.protocol === "http:" && (allowHttp || isLoopback(url.hostname))) return;
  const state =
    url?.protocol === "http:"
      ? "everybody on the way could read along. Use https, or add --allow-http in a network you trust"
      : "it is no http or https address. Give one, e.g. https://kubin.example";
  throw new KubinError("forbidden", `Cannot push to "${server}": ${state}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
