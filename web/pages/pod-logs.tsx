// The Logs tab of a pod: its containers' streams, the chosen one below.
import { useParams } from "@solidjs/router";
import { createMemo, For, Show } from "solid-js";
import { StreamList, type StreamRow } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { groupOf, logsHref, resourceHref } from "../links.ts";
import { place } from "../logs/terms.ts";
import { counted } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Empty } from "../parts/notice.tsx";
import { LogView } from "./log-view.tsx";
import { StreamLines } from "./stream-lines.tsx";

/** Stands in the address where a stream's id would. */
const allStreams = "all";

/** Without a stream in the address, the first current one that has lines is shown. */
export function PodLogsTab(props: { namespace: string; pod: string }) {
  const open = useOpenSnapshot();
  const query = createMemo(() => ({ namespace: props.namespace, pod: props.pod }));
  const streams = ask(open.client, () => ({
    key: [open.slug, routes.streams, query()],
    fetch: (signal) => fetchJson(open.slug, routes.streams, query(), StreamList, signal),
  }));
  return (
    <Answered of={streams} what="the list of logs">
      {(list) => (
        <Show
          when={list().streams.length > 0}
          fallback={
            <Empty>
              {open.arriving()
                ? "No log lines of this pod have arrived yet."
                : "This snapshot holds no log lines of this pod."}
            </Empty>
          }
        >
          <Chosen streams={list().streams} {...props} />
        </Show>
      )}
    </Answered>
  );
}

function Chosen(props: { streams: readonly StreamRow[]; namespace: string; pod: string }) {
  const open = useOpenSnapshot();
  const params = useParams();
  const address = useAddress();
  const chosen = createMemo(
    () =>
      props.streams.find((one) => one.id === address.get("stream")) ??
      props.streams.find((one) => one.generation === "current" && one.lines > 0) ??
      props.streams[0],
  );
  const merged = () => address.get("stream") === allStreams;
  const scope = () => formatLogQuery({ all: [place("ns", props.namespace), place("pod", props.pod)] });
  const hrefOf = (line: number) =>
    resourceHref(
      open.slug,
      {
        group: groupOf(params["group"]),
        resource: params["resource"] ?? "",
        namespace: props.namespace,
        name: props.pod,
      },
      { tab: "logs", stream: chosen()?.id, line, wrap: address.get("wrap"), find: address.get("find") },
    );
  return (
    <div class="pod-logs">
      <div class="stream-choice">
        <label>
          Container{" "}
          <select
            value={merged() ? allStreams : (chosen()?.id ?? "")}
            onChange={(event) =>
              address.set({ stream: event.currentTarget.value, line: undefined, q: undefined, find: undefined }, "push")
            }
          >
            <option value={allStreams} selected={merged()}>
              All containers, by time
            </option>
            <For each={props.streams}>
              {(one) => (
                <option value={one.id} selected={!merged() && one.id === chosen()?.id}>
                  {streamTitle(one)}
                </option>
              )}
            </For>
          </select>
        </label>
        <a href={logsHref(open.slug, { q: scope() })}>Search in this pod's logs</a>
      </div>
      <Show when={!merged()} fallback={<LogView scope={scope()} />}>
        <Show when={chosen()}>{(one) => <StreamLines stream={one().id} hrefOf={hrefOf} />}</Show>
      </Show>
    </div>
  );
}

function streamTitle(stream: StreamRow): string {
  const file = stream.generation === "rotated" ? ` ${stream.file.split("/").at(-1)}` : "";
  return `${stream.container || stream.file} · ${stream.generation}${file} · ${counted(stream.lines, "line")}`;
}
