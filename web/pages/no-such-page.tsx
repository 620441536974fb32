// An address that no page answers to.
import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { homeHref } from "../links.ts";
import { pageTitle } from "../open-snapshot.ts";

/** Inside a link it leads back to that link's overview, outside to the start. */
export function NoSuchPage() {
  const params = useParams();
  pageTitle("No such page");
  return (
    <div class="lonely">
      <h1>There is no such page</h1>
      <Show when={params["slug"]} fallback={<a href="/">Go to the start</a>}>
        {(slug) => <a href={homeHref(slug())}>Go to the overview of this snapshot</a>}
      </Show>
    </div>
  );
}
