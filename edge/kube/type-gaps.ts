// What a snapshot lacks of a type: an empty answer where something could not be read would be a lie.
import { qualifiedResource } from "../../db/model/kube/attributes.ts";
import type { Gap } from "../../db/model/gap.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";

export interface TypeGaps {
  /** All that the snapshot lacks, whatever it is. */
  readonly count: number;
  /** What is missing of a type, in a namespace ("": in any). */
  of(type: { readonly group: string; readonly resource: string }, namespace: string): readonly Gap[];
  /** What may be missing of every type: a pack that never came, a capture that was interrupted. */
  readonly ofAny: readonly Gap[];
  /** Namespaces could not be listed: a capture then asks in its own only, where it may not ask for all at once. */
  readonly ofNamespaces: readonly Gap[];
}

/** A capture names a type as `kubectl` does: "pods", "pods in shop", "deployments.apps in 12 namespaces". */
export function typeGaps(gaps: readonly Gap[], { resourcePacks }: Pick<SnapshotRow, "resourcePacks">): TypeGaps {
  // A sender that stopped later than that had only logs left.
  const rests = resourcePacks === null ? ["the rest of the cluster", "the rest of the upload"] : [];
  const byName = Map.groupBy(gaps, ({ what }) => what.split(" ", 1)[0] ?? "");
  return {
    count: gaps.length,
    of: ({ group, resource }, namespace) => {
      const name = qualifiedResource(group, resource);
      return (byName.get(name) ?? []).filter(({ what }) => {
        const where = what.slice(name.length);
        if (where === "") return true;
        if (!where.startsWith(" in ")) return false;
        return namespace === "" || where === ` in ${namespace}` || / in \d+ namespaces$/.test(where);
      });
    },
    ofAny: gaps.filter(({ what }) => rests.includes(what) || /^pack \d+ \(resources\)$/.test(what)),
    ofNamespaces: byName.get("namespaces") ?? [],
  };
}
