// The contract as OpenAPI 3.1, made from the routes themselves.
import type { Hono } from "hono";
import { openAPIRouteHandler } from "hono-openapi";
import { linkHeader, routes } from "../db/model/contract/routes.ts";
import type { EdgeEnv } from "./request.ts";

export function openApiRoute(app: Hono<EdgeEnv>): void {
  app.get(
    routes.openApi,
    openAPIRouteHandler(app, {
      documentation: {
        openapi: "3.1.0",
        info: { title: "Kubin", version: "1", description: "A Kubernetes cluster as a link." },
        components: {
          securitySchemes: {
            ownerToken: { type: "http", scheme: "bearer" },
            link: { type: "apiKey", in: "header", name: linkHeader },
          },
        },
      },
    }),
  );
}
