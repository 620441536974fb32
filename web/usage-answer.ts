// What pods and nodes used when they were captured: whether the snapshot can say, and what it says.
import { routes } from "../db/model/contract/routes.ts";
import { Usage } from "../db/model/contract/usage.ts";
import { fetchJson } from "./api.ts";
import { type Answer, ask } from "./ask.ts";
import type { OpenSnapshot } from "./open-snapshot.ts";

const topMax = 10;

/** A page of a node asks what the overview asked first, so that both share one answer. */
export function askUsage(
  open: OpenSnapshot,
  chosen: () => { namespace?: string | undefined; sort: "cpu" | "memory" } = () => ({ sort: "cpu" }),
): Answer<Usage> {
  return ask(open.client, () => {
    const query = { ...chosen(), top: topMax };
    return {
      key: [open.slug, routes.usage, query],
      fetch: (signal) => fetchJson(open.slug, routes.usage, query, Usage, signal),
      keepLast: true,
    };
  });
}
