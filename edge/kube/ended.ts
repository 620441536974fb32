// Links that open nothing. kubectl hides what is wrong with discovery, so that is answered, and the resources say it.
import { requireProduced } from "../../db/model/kube/negotiate.ts";
import { parseKubePath } from "../../db/model/kube/request-info.ts";
import { KubeRefusal, pageNotFound } from "../../db/model/kube/status.ts";
import { plainText, shownJson } from "./answers.ts";
import { discoveryAnswer, isDiscovery } from "./discovery-answer.ts";
import { staticDiscovery } from "./discovery.ts";
import { healthText } from "./health.ts";

export interface EndedCall {
  readonly request: Request;
  readonly url: URL;
  readonly publicUrl: string;
  readonly refusal: KubeRefusal;
}

/** `path`: what stands behind the prefix of the link, still encoded. Throws the refusal, or a 404. */
export async function endedAnswer(call: EndedCall, path: string): Promise<Response> {
  const request = parseKubePath(call.request.method, path, call.url.searchParams);
  if (isDiscovery(request)) return discoveryAnswer(call, request, (ask) => staticDiscovery(ask, call.publicUrl));
  if (request.kind === "health") return plainText(healthText(request));
  if (request.kind === "unknown") throw pageNotFound();
  if (request.kind !== "version" && request.kind !== "root") throw call.refusal;
  requireProduced(call.request.headers.get("accept") ?? "", ["application/json"]);
  const document = request.kind === "root" ? "paths" : "version";
  const found = await staticDiscovery({ document }, call.publicUrl);
  if (!found) throw pageNotFound();
  return shownJson(call, found.json, { encoding: "json", pretty: false });
}
