// One stream by its id: a container's or a node's file, at a line.
import { useParams } from "@solidjs/router";
import { createEffect, createSignal, Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import { useAddress } from "../address.ts";
import { nodeLogsHref, resourceHref, streamHref } from "../links.ts";
import { pageTitle, useOpenSnapshot } from "../open-snapshot.ts";
import { StreamLines } from "./stream-lines.tsx";

/** What the stream is called comes with its lines: there is no call for one stream. */
export function StreamPage() {
  const open = useOpenSnapshot();
  const params = useParams();
  const address = useAddress();
  const id = () => params["stream"] ?? "";
  const [first, setFirst] = createSignal<Line>();
  const stream = () => (first()?.stream === id() ? first() : undefined);
  const title = () => {
    const one = stream();
    if (!one) return "Log";
    return one.pod ? `${one.pod} / ${one.container}` : one.file;
  };
  createEffect(() => pageTitle(title(), "log"));
  const hrefOf = (line: number) =>
    streamHref(open.slug, id(), { line, wrap: address.get("wrap"), find: address.get("find") });
  return (
    <article class="resource-page">
      <div class="crumbs">
        <Show when={stream()?.pod} fallback={<a href={nodeLogsHref(open.slug)}>Node logs</a>}>
          {(pod) => (
            <>
              <span>{stream()?.namespace}</span>
              <span aria-hidden="true">/</span>
              <a
                href={resourceHref(open.slug, {
                  group: "",
                  resource: "pods",
                  namespace: stream()?.namespace ?? "",
                  name: pod(),
                })}
              >
                {pod()}
              </a>
            </>
          )}
        </Show>
      </div>
      <div class="resource-head">
        <h1>{title()}</h1>
        <Show when={stream()}>
          {(one) => (
            <span class="dim">
              {[one().pod ? one().file.split("/").at(-1) : "", one().node].filter(Boolean).join(" · ")}
            </span>
          )}
        </Show>
      </div>
      <div class="tab-panel">
        <StreamLines stream={id()} hrefOf={hrefOf} onLine={setFirst} />
      </div>
    </article>
  );
}
