// /healthz, /livez and /readyz: the snapshot is as well as it will ever be.
import type { HealthRequest } from "../../db/model/kube/request-info.ts";
import { pageNotFound } from "../../db/model/kube/status.ts";

/** The text of the answer. One check exists, as on every API server. */
export function healthText({ endpoint, check, verbose, exclude }: HealthRequest): string {
  if (check !== "" && check !== "ping") throw pageNotFound();
  if (!verbose || check !== "") return "ok";
  const ping = exclude.includes("ping") ? "[+]ping excluded: ok" : "[+]ping ok";
  return `${ping}\n${endpoint} check passed\n`;
}
