// Acting as somebody else: what `kubectl --as` sends, and who that makes the asker.
import type { ResourceAttributes } from "../attributes.ts";
import { isDnsLabel, isDnsSubdomain } from "../selectors/label-name.ts";
import { textRefusal } from "../status.ts";
import { goQuote } from "../go/quote.ts";
import { type KubeUser, serviceAccountOf, serviceAccountUser } from "./user.ts";

export interface Impersonation {
  readonly user: KubeUser;
  /** What the asker must be allowed ("impersonate" users, groups, …) before, each by itself, as on a real server. */
  readonly required: readonly ResourceAttributes[];
}

const extraPrefix = "impersonate-extra-";
/** More than these is nobody. */
const valuesMax = 1000;

/**
 * Null without the headers. Takes Headers or pairs of name and value; values that a platform joined with ", " are
 * taken apart again. Throws the real server's 500 for groups, extra or uid without a user; `uri` is for its text.
 */
export function impersonatedUser(headers: Iterable<readonly [string, string]>, uri = "/"): Impersonation | null {
  const sent = readHeaders(headers);
  const asked = sent.user === "" ? [] : [userAttributes(sent.user)];
  const authentication = { group: "authentication.k8s.io", version: "v1" };
  const required = [
    ...asked,
    ...sent.groups.map((name) => attributes({ resource: "groups", name })),
    ...Object.entries(sent.extra).flatMap(([key, values]) =>
      values.map((name) => attributes({ ...authentication, resource: "userextras", subresource: key, name })),
    ),
    ...(sent.uid === "" ? [] : [attributes({ ...authentication, resource: "uids", name: sent.uid })]),
  ];
  if (required.length === 0) return null;
  if (sent.user === "") throw withoutUser(required, uri);
  const account = accountOf(sent.user);
  const own =
    sent.groups.length > 0 || account === null ? sent.groups : serviceAccountUser(account.namespace, "").groups;
  const user = {
    name: sent.user,
    groups: [...own, ...addedGroup(sent.user, own)],
    ...(sent.uid === "" ? {} : { uid: sent.uid }),
    ...(Object.keys(sent.extra).length === 0 ? {} : { extra: sent.extra }),
  };
  return { user, required };
}

/** Everybody but the anonymous is authenticated, unless the groups already say whether they are. */
function addedGroup(user: string, groups: readonly string[]): string[] {
  const said = groups.includes("system:unauthenticated");
  if (user === "system:anonymous") return said ? [] : ["system:unauthenticated"];
  return said || groups.includes("system:authenticated") ? [] : ["system:authenticated"];
}

function readHeaders(headers: Iterable<readonly [string, string]>): {
  user: string;
  uid: string;
  groups: string[];
  extra: Record<string, string[]>;
} {
  let [user, uid, count] = ["", "", 0];
  const groups: string[] = [];
  const extra = new Map<string, string[]>();
  for (const [header, value] of headers) {
    const name = header.toLowerCase();
    if (!name.startsWith("impersonate-")) continue;
    const values = value.split(", ");
    count += values.length;
    if (count > valuesMax) throw textRefusal(431, "Request Header Fields Too Large");
    if (name === "impersonate-user") user ||= value;
    else if (name === "impersonate-uid") uid ||= value;
    else if (name === "impersonate-group") groups.push(...values);
    else if (name.startsWith(extraPrefix)) {
      const key = extraKey(name.slice(extraPrefix.length));
      extra.set(key, [...(extra.get(key) ?? []), ...values]);
    }
  }
  return { user, uid, groups, extra: Object.fromEntries(extra) };
}

/** Percent-encoded since Kubernetes 1.12; a broken encoding stands for itself. */
function extraKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function accountOf(user: string): { namespace: string; name: string } | null {
  const account = serviceAccountOf(user);
  if (account === null || account.namespace.length > 63 || account.name.length > 253) return null;
  return isDnsLabel(account.namespace) && isDnsSubdomain(account.name) ? account : null;
}

function userAttributes(user: string): ResourceAttributes {
  const account = accountOf(user);
  return account === null
    ? attributes({ resource: "users", name: user })
    : attributes({ resource: "serviceaccounts", ...account });
}

function attributes(given: Partial<ResourceAttributes> & { readonly resource: string }): ResourceAttributes {
  return { verb: "impersonate", group: "", version: "v1", subresource: "", name: "", namespace: "", ...given };
}

/** Go prints each thing asked for as an object reference: kind, namespace, name, uid, version, version, field path. */
function withoutUser(required: readonly ResourceAttributes[], uri: string) {
  const kinds: Readonly<Record<string, string>> = { groups: "Group", userextras: "UserExtra", uids: "UID" };
  const references = required.map(({ resource, group, name, subresource }) => {
    const version = group === "" ? "" : `${group}/v1`;
    return `{${[kinds[resource] ?? "", "", name, "", version, "", subresource].join(" ")}}`;
  });
  const text = `Internal Server Error: ${goQuote(uri)}: requested [${references.join(" ")}] without impersonating a user`;
  return textRefusal(500, text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
}
