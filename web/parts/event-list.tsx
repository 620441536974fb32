// Events about one resource, newest first as the server gives them.
import { For, Show } from "solid-js";
import type { ResourceDetail } from "../../db/model/contract/resource.ts";
import { ageAt, utc } from "../age.ts";
import { Empty } from "./notice.tsx";

/** Ages count from `asOf` (milliseconds): an event of the night must not look a year old. */
export function EventList(props: { events: ResourceDetail["events"]; asOf: number }) {
  return (
    <Show when={props.events.length > 0} fallback={<Empty>This snapshot holds no events about this resource.</Empty>}>
      <div class="scroll-x">
        <table class="plain events">
          <thead>
            <tr>
              <th scope="col">Last seen</th>
              <th scope="col">Type</th>
              <th scope="col">Reason</th>
              <th scope="col">Count</th>
              <th scope="col">Message</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.events}>
              {(event) => (
                <tr data-faulty={event.type === "Warning" ? "" : undefined}>
                  <td title={event.lastSeenAt ? utc(event.lastSeenAt) : "unknown"}>
                    {ageAt(event.lastSeenAt, props.asOf)}
                  </td>
                  <td>{event.type}</td>
                  <td>{event.reason}</td>
                  <td class="number">{event.count}</td>
                  <td class="message">{event.message}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
