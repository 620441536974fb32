// How much this snapshot holds, in one row.
import { For } from "solid-js";
import type { Overview } from "../../db/model/contract/snapshot.ts";
import { grouped } from "../numbers.ts";

/** `lines` comes from the progress: the overview route counts resources only. */
export function Totals(props: { overview: Overview; lines: number }) {
  const of = (resource: string) => props.overview.kinds.find((kind) => kind.group === "" && kind.resource === resource);
  const totals = () => [
    { name: "Nodes", count: of("nodes")?.count ?? 0 },
    { name: "Namespaces", count: of("namespaces")?.count ?? props.overview.namespaces.length },
    { name: "Pods", count: of("pods")?.count ?? 0 },
    { name: "Kinds", count: props.overview.kinds.length },
    { name: "Resources", count: props.overview.kinds.reduce((sum, kind) => sum + kind.count, 0) },
    { name: "Log lines", count: props.lines },
  ];
  return (
    <dl class="totals">
      <For each={totals()}>
        {(total) => (
          <div>
            <dt>{total.name}</dt>
            <dd>{grouped(total.count)}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
