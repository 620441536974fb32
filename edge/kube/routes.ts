// The Kubernetes API of every link: /k/<slug> and all below it.
import { type Context, Hono } from "hono";
import { KubeRefusal, gone, tooManyRequests } from "../../db/model/kube/status.ts";
import { isKubinError } from "../../db/model/error.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { sha256Hex } from "../../db/model/tokens.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import { indexVersion } from "../../db/snapshots/index-version.ts";
import type { Links } from "../access.ts";
import { chain } from "../error.ts";
import type { EdgeEnv } from "../request.ts";
import { refused } from "./answers.ts";
import { kubeCall } from "./call.ts";
import { kubeAnswer } from "./dispatch.ts";
import { endedAnswer } from "./ended.ts";
import { kubeconfigAnswer } from "./kubeconfig-answer.ts";
import { readinessOf } from "./readiness.ts";
import { refusalOf } from "./refusals.ts";

/** client-go tries ten times: longer in all than the window of the limit. */
const busyRetrySeconds = 6;

export function kubeRoutes(links: Links) {
  const answer = async (c: Context<EdgeEnv>): Promise<Response> => {
    try {
      return await answered(c, links);
    } catch (error) {
      const { refusal, logged } = refusalOf(error, c.var.requestId);
      if (logged !== null) {
        const { services, requestId } = c.var;
        services.log({ level: "error", message: refusal.message, requestId, cause: chain(logged) });
      }
      return refused(refusal, c.req.raw);
    }
  };
  return new Hono<EdgeEnv>().all(routes.kube, answer).all(`${routes.kube}/*`, answer);
}

async function answered(c: Context<EdgeEnv>, links: Links): Promise<Response> {
  const { services } = c.var;
  const request = c.req.raw;
  const url = new URL(request.url);
  // As it was sent: a Kubernetes API decodes its paths by itself.
  const slug = url.pathname.split("/")[2] ?? "";
  const prefix = `/k/${slug}`;
  const path = url.pathname.slice(prefix.length);
  if (!(await services.limiter.allow(`kube/${await sha256Hex(slug)}`)))
    throw tooManyRequests("Too many requests for this link: wait and try again", busyRetrySeconds);
  const opened = await openedLink(c, links, slug);
  if (opened instanceof KubeRefusal) {
    if (path === "/kubeconfig") throw opened;
    return endedAnswer({ request, url, publicUrl: services.settings.publicUrl, refusal: opened }, path);
  }
  if (path === "/kubeconfig") return kubeconfigAnswer(services, opened, prefix, url);
  const [call, ready] = await Promise.all([kubeCall(c, opened, prefix), readinessOf(services, opened)]);
  return kubeAnswer(call, ready, path);
}

/** The refusal of a link that opens nothing, or whose snapshot has no Kubernetes API. */
async function openedLink(c: Context<EdgeEnv>, links: Links, slug: string): Promise<SnapshotRow | KubeRefusal> {
  try {
    const snapshot = await links.open(c.var.services, slug);
    if (snapshot.state === "FAILED")
      return gone(`This snapshot failed: ${snapshot.failure ?? "its sender stopped"}. Ask its sender to push it again`);
    if (snapshot.indexVersion < indexVersion)
      return gone("This snapshot was made before Kubin served the Kubernetes API: push it again");
    return snapshot;
  } catch (error) {
    if (!isKubinError(error, "not_found") && !isKubinError(error, "gone")) throw error;
    return refusalOf(error, c.var.requestId).refusal;
  }
}
