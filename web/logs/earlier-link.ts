// The link of the earlier snapshot that patterns are compared with: a secret, so it stays in this page's memory.
import { readLink } from "../../db/model/read-link.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";

/** By the page's own slug. Neither address nor storage: both outlive the tab, and an address is sent around. */
const kept = new Map<string, string>();

export const earlierSlug = (slug: string): string | null => kept.get(slug) ?? null;

export function keepEarlierSlug(slug: string, earlier: string | null): void {
  if (earlier === null) kept.delete(slug);
  else kept.set(slug, earlier);
}

/** The slug of what was pasted. Throws "invalid": no link, another server's, or the page's own. */
export function readEarlierLink(pasted: string, page: { readonly origin: string; readonly slug: string }): string {
  const { server, slug } = readLink(pasted.trim(), page.origin);
  // Never sent: this server has no business with the secrets of another.
  if (server !== page.origin) {
    throw new KubinError("invalid", `Cannot compare: the link is of another server, not of ${page.origin}`);
  }
  if (slug !== page.slug) return slug;
  throw new KubinError("invalid", "Cannot compare: this is the link of this snapshot; paste the earlier one's");
}

/** The server speaks of "this snapshot" to who asks with its link; here it is the other one. */
export function earlierRefusal(error: Error): string {
  if (!isKubinError(error, "conflict")) return error.message;
  return "Cannot compare: the lines of the earlier snapshot were put away; open its link and load them again";
}
