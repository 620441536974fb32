// A pattern in a table: how bad, its text as a link to its lines, and where it is said.
import { Show } from "solid-js";
import type { Pattern } from "../../db/model/contract/log-analytics.ts";
import { type Level, levels } from "../../db/model/contract/logs.ts";

const placesMax = 2;

/** The worst first. */
export function levelsOfPattern(of: Pattern): readonly Level[] {
  return levels.filter((level) => (of.levels[level] ?? 0) > 0).reverse();
}

/** Without `href`: none of its lines is in this snapshot. */
export function PatternText(props: { of: Pattern; href?: string | undefined }) {
  const places = () => props.of.places.map((one) => [one.namespace, one.container].filter(Boolean).join("/"));
  const more = () => (places().length > placesMax ? ` and ${places().length - placesMax} more` : "");
  return (
    <td class="message">
      <Show when={props.href} fallback={props.of.text}>
        {(href) => <a href={href()}>{props.of.text}</a>}
      </Show>{" "}
      <span class="dim" title={places().join(", ")}>
        {places().slice(0, placesMax).join(", ")}
        {more()}
      </span>
    </td>
  );
}
