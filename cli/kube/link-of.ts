// Which snapshot a command means: a link, a link's slug, or the id of something that was pushed from here.
import { KubinError } from "../../db/model/error.ts";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { readLink } from "../../db/model/read-link.ts";
import { isSlug } from "../../db/model/tokens.ts";
import { Api } from "../api.ts";
import type { CliEnvironment } from "../env.ts";
import type { Flags } from "../flags.ts";
import { recall } from "../journal.ts";
import type { KubeLink } from "./loopback-proxy.ts";

/** Throws "invalid" for what is no link, "not_found" for an id that is not known here, and what the server refuses the link with. */
export async function openedLink(
  text: string,
  flags: Flags,
  env: CliEnvironment,
): Promise<{ readonly link: KubeLink; readonly snapshot: Snapshot }> {
  const isId = /^[0-9a-f][0-9a-f-]{3,35}$/.test(text) && !isSlug(text);
  const pushed = isId ? await recall(env.stateDir, text) : null;
  const link = readLink(pushed?.link ?? text, flags.server ?? env.server);
  // Asked first: kubectl would say less clearly what is wrong with the link.
  return { link, snapshot: await new Api(link.server, 3).snapshot(link.slug) };
}

/** What the context is called: the cluster's name as far as it may be one. */
export function contextName({ cluster, id }: Snapshot): string {
  const name = (cluster.name ?? "").replace(/[^\w.:@/-]+/g, "-").slice(0, 60);
  return `kubin-${name === "" ? id.slice(0, 8) : name}`;
}

/** "prod-eu as of 2026-11-29 14:30 UTC". */
export function capturedWhen({ cluster, capturedAt, createdAt }: Snapshot): string {
  const at = (capturedAt ?? createdAt).slice(0, 16).replace("T", " ");
  return `${cluster.name ?? "the cluster"} as of ${at} UTC`;
}

/** Throws "not_found" naming what to install. */
export function programNamed(name: string): string {
  const found = Bun.which(name);
  if (found !== null) return found;
  throw new KubinError(
    "not_found",
    `Cannot run ${name}: it is not on the PATH. Install it, or use: kubin proxy <link>`,
  );
}
