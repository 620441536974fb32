// Binds the valibot contract to Hono: validation that never echoes the data, and the OpenAPI text of a route.
import type { ValidationTargets } from "hono";
import { describeRoute, resolver, validator } from "hono-openapi";
import type * as v from "valibot";
import { Problem } from "../db/model/contract/snapshot.ts";
import { KubinError } from "../db/model/error.ts";
import type { EdgeEnv } from "./request.ts";

type AnySchema = v.GenericSchema<unknown, unknown>;

/** Checks one part of the request; the refusal names the first wrong field, not its value (it may be a secret). */
export function checked<Target extends keyof ValidationTargets, Schema extends AnySchema>(
  target: Target,
  schema: Schema,
) {
  return validator<Schema, Target, EdgeEnv, string>(target, schema, (result) => {
    if (result.success) return;
    const issue = result.error[0];
    const at = issue?.path?.map((part) => (typeof part === "object" ? String(part.key) : String(part))).join(".") ?? "";
    throw new KubinError("invalid", `Cannot use the request's ${target}: "${at}" is not as it should be`);
  });
}

const refused = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: resolver(Problem) } },
});

/** The OpenAPI text of a route that answers JSON. */
export function described(summary: string, answer: AnySchema, tag: "upload" | "snapshot" | "logs") {
  return describeRoute({
    summary,
    tags: [tag],
    security: [tag === "upload" ? { ownerToken: [] } : { link: [] }],
    responses: {
      200: { description: "As asked", content: { "application/json": { schema: resolver(answer) } } },
      400: refused("The request cannot be meant"),
      404: refused("Unknown, or not yours"),
      429: refused("Over the limit: see Retry-After"),
      503: refused("A store did not answer"),
    },
  });
}

/** The same for a route that answers text. */
export function describedText(summary: string, mediaType: string, tag: "snapshot" | "logs") {
  return describeRoute({
    summary,
    tags: [tag],
    security: [{ link: [] }],
    responses: {
      200: { description: "As asked", content: { [mediaType]: { schema: { type: "string" } } } },
      404: refused("Unknown, or not yours"),
    },
  });
}
