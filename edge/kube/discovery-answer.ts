// Answers about what is served: in the form that the client understands, and 304 where it has it.
import { negotiateDiscovery, negotiatePlain } from "../../db/model/kube/negotiate.ts";
import type { KubeRequest } from "../../db/model/kube/request-info.ts";
import { pageNotFound } from "../../db/model/kube/status.ts";
import { cacheControl, type Shown, shownJson } from "./answers.ts";
import type { DiscoveryAsk, DiscoveryDocument } from "./discovery.ts";

export type DiscoveryRequest = Extract<KubeRequest, { kind: "discovery" | "group" | "group-version" }>;

export const isDiscovery = (request: KubeRequest): request is DiscoveryRequest =>
  request.kind === "discovery" || request.kind === "group" || request.kind === "group-version";

/** `documentOf`: null for what is not served. Throws a 404 or 406. */
export async function discoveryAnswer(
  call: Shown,
  request: DiscoveryRequest,
  documentOf: (ask: DiscoveryAsk) => Promise<DiscoveryDocument | null>,
): Promise<Response> {
  const accept = call.request.headers.get("accept") ?? "";
  if (request.kind !== "discovery") {
    const encoding = negotiatePlain(accept);
    const found = await documentOf(
      request.kind === "group" ? { ...request, document: "group" } : { ...request, document: "group-version" },
    );
    if (!found) throw pageNotFound();
    return shownJson(call, found.json, { encoding, pretty: false });
  }
  const { form, encoding } = negotiateDiscovery(accept);
  const found = await documentOf({ document: request.document, version: form });
  if (!found) throw pageNotFound();
  if (form === "legacy") return shownJson(call, found.json, { encoding, pretty: false });
  const headers = { etag: found.etag, vary: "Accept", "cache-control": cacheControl };
  if (isHeld(call.request, found.etag)) return new Response(null, { status: 304, headers });
  const answer = shownJson(call, found.json, { encoding: "json", pretty: false });
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${form};as=APIGroupDiscoveryList`;
  for (const [name, value] of Object.entries({ ...headers, "content-type": contentType }))
    answer.headers.set(name, value);
  return answer;
}

/** A proxy or a compressor weakens the tag: the comparison is the weak one (RFC 9110 §13.1.2). */
export function isHeld(request: Request, etag: string): boolean {
  const held = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return held.includes(etag) || held.includes("*");
}
