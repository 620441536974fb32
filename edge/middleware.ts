// What stands in front of every route: request id, security headers, one log line, the rate limit.
import type { MiddlewareHandler } from "hono";
import { KubinError } from "../db/model/error.ts";
import { linkHeader } from "../db/model/contract/routes.ts";
import { sha256Hex } from "../db/model/tokens.ts";
import { loggedPath } from "./logged-path.ts";
import type { EdgeEnv } from "./request.ts";
import type { Services } from "./services.ts";

/** Gives the request its services and an id, and writes one line when it is answered. Slugs in paths are cut from the line. */
export function withServices(services: Services): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    const started = services.now();
    c.set("services", services);
    c.set("requestId", crypto.randomUUID());
    await next();
    c.header("x-request-id", c.var.requestId);
    services.log({
      level: "info",
      message: "request",
      requestId: c.var.requestId,
      method: c.req.method,
      path: loggedPath(c.req.path),
      status: c.res.status,
      ms: Math.round(services.now() - started),
    });
  };
}

/** Headers that hold for every answer. A page may talk to us and to the bucket, run our scripts, and nothing else. */
export const securityHeaders: MiddlewareHandler<EdgeEnv> = async (c, next) => {
  await next();
  const bucket = c.var.services.settings.bucketOrigin;
  c.header("x-content-type-options", "nosniff");
  c.header("referrer-policy", "no-referrer");
  c.header("x-robots-tag", "noindex");
  c.header("x-frame-options", "DENY");
  c.header(
    "content-security-policy",
    `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' ${bucket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
};

/** One budget per link or owner token, else per address: whoever shares an office is not punished for a neighbour's link. */
export const rateLimited: MiddlewareHandler<EdgeEnv> = async (c, next) => {
  const credential = c.req.header(linkHeader) ?? c.req.header("authorization");
  const caller = credential ? await sha256Hex(credential) : (c.req.header("cf-connecting-ip") ?? "local");
  const { limiter } = c.var.services;
  if (!(await limiter.allow(caller))) {
    throw new KubinError("too_many", "Too many requests for this link: wait and try again", {
      retryAfterSeconds: limiter.windowSeconds,
    });
  }
  await next();
};
