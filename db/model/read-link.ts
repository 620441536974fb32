// Which server and which snapshot a link means.
import { KubinError } from "./error.ts";
import { isSlug } from "./tokens.ts";

export interface OpenedLink {
  readonly server: string;
  readonly slug: string;
}

/** A link, or its slug alone on the given server. Throws "invalid". */
export function readLink(text: string, server: string): OpenedLink {
  if (isSlug(text)) return { server, slug: text };
  const url = URL.canParse(text) ? new URL(text) : null;
  const [, before, slug = ""] = /^(.*)\/s\/([^/]+)\/?/.exec(url?.pathname ?? "") ?? [];
  if (url && /^https?:$/.test(url.protocol) && isSlug(slug)) return { server: `${url.origin}${before}`, slug };
  // Never echoed: a link with a typo is still most of a secret.
  throw new KubinError(
    "invalid",
    "Cannot read the link: it looks like https://kubin.example/s/ and 22 letters or digits",
  );
}
