// A short list of resources inside a panel: name, status, age, and where the rest is.
import { For, Show } from "solid-js";
import type { ResourceList, ResourceRow } from "../../db/model/contract/resource.ts";
import { ageAt } from "../age.ts";
import { resourceHref } from "../links.ts";
import { grouped } from "../numbers.ts";

/** `moreHref` is the table that holds the rest. */
export function ResourceLinks(props: {
  list: ResourceList;
  slug: string;
  asOf: number;
  namespace: boolean;
  moreHref: string;
}) {
  return (
    <Show when={props.list.rows.length > 0} fallback={<p class="dim">None.</p>}>
      <ul class="links">
        <For each={props.list.rows}>
          {(row) => (
            <li data-faulty={row.healthy ? undefined : ""}>
              <a href={resourceHref(props.slug, { ...row, version: "" })} title={titleOf(props.list, row)}>
                {titleOf(props.list, row)}
              </a>
              <Show when={props.namespace && row.namespace}>
                <span class="dim">{row.namespace}</span>
              </Show>
              <span class="status" data-faulty={row.healthy ? undefined : ""}>
                {row.status}
              </span>
              <span class="dim">{ageAt(row.createdAt, props.asOf)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.list.total > props.list.rows.length}>
        <a href={props.moreHref}>All {grouped(props.list.total)}</a>
      </Show>
    </Show>
  );
}

/** The name; of an event, what it says. */
function titleOf(list: ResourceList, row: ResourceRow): string {
  const cell = (title: string): string | undefined => row.cells[list.columns.indexOf(title)];
  const [reason, message] = [cell("Reason"), cell("Message")];
  return reason && message !== undefined ? `${reason} ${cell("Object") ?? ""}: ${message}` : row.name;
}
