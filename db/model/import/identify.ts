// Finds out what a parsed object is: its own fields first, then the list it was in, then the file's place.
import { builtinByKind, builtinByPlural } from "../resource/builtin-kinds.ts";
import { apiVersionOf, groupVersion } from "../resource/identity.ts";
import { isPrintable, printable } from "../archive/safe-path.ts";
import type { TypeHint } from "./format.ts";
import type { ListHeader } from "./piece.ts";
import { fieldOf, textOf } from "./record.ts";

export interface Identity {
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

// Wider than Kubernetes' own rules (names of roles have colons), narrower than what breaks a key, a URL or a terminal.
const nameMax = 512;

/** The identity, or a sentence about what is missing. `infer` = the list and the path may supply kind and apiVersion. */
export function identify(
  value: Record<string, unknown>,
  header: ListHeader,
  hint: TypeHint | null,
  infer: boolean,
): Identity | string {
  const place = infer && hint !== null ? builtinByPlural(hint.group, hint.resource) : undefined;
  const listed = infer && header.kind.length > 4 && header.kind.endsWith("List") ? header.kind.slice(0, -4) : "";
  const kind = textOf(value["kind"]) || listed || (place?.kind ?? "");
  if (kind === "") return "It has no kind";
  // A `v1` List holds anything; a typed list's apiVersion is that of its items.
  const fromList = listed === "" ? "" : header.apiVersion;
  const metadata = value["metadata"];
  const inferred = (): string => (infer ? linkedVersion(metadata) || builtinVersion(kind, hint) : "");
  const apiVersion = textOf(value["apiVersion"]) || fromList || inferred();
  if (apiVersion === "") return `A ${printable(kind, 80)} without apiVersion`;
  const name = textOf(fieldOf(metadata, "name"));
  const namespace = textOf(fieldOf(metadata, "namespace"));
  if (name === "") return `A ${printable(kind, 80)} without metadata.name`;
  if (![kind, apiVersion, name, namespace].every((part) => isPrintable(part, nameMax)))
    return "Its name, kind or apiVersion is not printable";
  if (!isPathSegment(name) || !isPathSegment(namespace)) return "Its name or namespace is none that a cluster can have";
  return { apiVersion, ...groupVersion(apiVersion), kind, namespace, name };
}

/** What API servers allow in every name (path.IsValidPathSegmentName): "a/b" with "c" would have the key of "a" with "b/c". */
function isPathSegment(name: string): boolean {
  return name !== "." && name !== ".." && !/[/%]/.test(name);
}

/** Clusters before 1.20 told each object where it was served: "/apis/apps/v1beta2/namespaces/shop/deployments/web". */
function linkedVersion(metadata: unknown): string {
  const match = /^\/(?:api|apis\/([^/]+))\/(v[^/]+)\//.exec(textOf(fieldOf(metadata, "selfLink")));
  return match === null ? "" : apiVersionOf(match[1] ?? "", match[2] ?? "");
}

function builtinVersion(kind: string, hint: TypeHint | null): string {
  const known =
    hint === null
      ? builtinByKind("", kind)
      : (builtinByKind(hint.group, kind) ?? sameKind(builtinByPlural(hint.group, hint.resource), kind));
  return known === undefined ? "" : apiVersionOf(known.group, known.version);
}

function sameKind<T extends { readonly kind: string }>(entry: T | undefined, kind: string): T | undefined {
  return entry?.kind === kind ? entry : undefined;
}
