// What used most when the snapshot was captured, against what it asked for and what there was.
import { createMemo, For, Show } from "solid-js";
import type { Amount, Usage } from "../../db/model/contract/usage.ts";
import { useAddress } from "../address.ts";
import { utc } from "../age.ts";
import { resourceHref } from "../links.ts";
import { counted, grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Empty } from "../parts/notice.tsx";
import { cpuText, memoryText } from "../quantities.ts";
import { askUsage } from "../usage-answer.ts";
import { nodeShare, podShare, type Share } from "../usage-share.ts";
import "./usage.css";

const measures = [
  { name: "cpu", title: "CPU", said: "CPU", text: cpuText },
  { name: "memory", title: "Memory", said: "memory", text: memoryText },
] as const;
type Measure = (typeof measures)[number];

/** The route answers every node; those that used most come first. */
const nodesMax = 10;

/** The order is in the address (`sort`). */
export function ResourceUsage() {
  const open = useOpenSnapshot();
  const address = useAddress();
  const sort = () => measures.find((one) => one.name === address.get("sort")) ?? measures[0];
  const namespace = () => address.get("ns");
  const usage = askUsage(open, () => ({ namespace: namespace(), sort: sort().name }));
  return (
    <section class="usage" aria-label="Resource usage" data-sort={sort().name}>
      <div class="list-head">
        <h2>
          Resource usage <span class="dim">{namespace() ? `in ${namespace()}` : ""}</span>
        </h2>
        <div role="group" aria-label="Most used first">
          <For each={measures}>
            {(one) => (
              <button
                type="button"
                aria-pressed={one === sort()}
                onClick={() => address.set({ sort: one === measures[0] ? undefined : one.name })}
              >
                {one.title}
              </button>
            )}
          </For>
        </div>
      </div>
      <Answered of={usage} what="the resource usage">
        {(data) => (
          <div class="usage-tables" classList={{ outdated: usage.outdated() }} aria-busy={usage.outdated()}>
            <Basis of={data()} />
            <Show
              when={data().pods.length > 0}
              fallback={
                <Empty>{namespace() ? `No pod of ${namespace()} was measured.` : "No pod was measured."}</Empty>
              }
            >
              <Pods of={data()} sort={sort()} />
            </Show>
            {/* A node has nothing to say about one namespace. */}
            <Show when={data().nodes.length > 0 && !namespace()}>
              <Nodes of={data().nodes} sort={sort()} />
            </Show>
          </div>
        )}
      </Answered>
    </section>
  );
}

function Basis(props: { of: Usage }) {
  return (
    <p class="dim">
      <Show when={props.of.measuredAt}>
        {(time) => `Measured at ${utc(time())}, the newest of these numbers: one point in time, no trend.`}
      </Show>
      <Show when={props.of.cut}>
        {" "}
        <strong>
          Not everything could be read: there are too many measurements, and some that used more may be missing.
        </strong>
      </Show>
    </p>
  );
}

function Pods(props: { of: Usage; sort: Measure }) {
  const open = useOpenSnapshot();
  return (
    <div class="scroll-x" tabindex="0" role="region" aria-label="Pods that used most">
      <table class="plain">
        <caption>
          {props.of.pods.length < props.of.podsMeasured
            ? `The ${grouped(props.of.pods.length)} of ${counted(props.of.podsMeasured, "measured pod")} that used most ${props.sort.said}`
            : counted(props.of.podsMeasured, "measured pod")}
        </caption>
        <Head names={["Pod", "Namespace"]} columns={["Used", "Request", "Limit", "Share"]} sort={props.sort} />
        <tbody>
          <For each={props.of.pods}>
            {(pod) => (
              <tr>
                <th scope="row">
                  <a
                    href={resourceHref(open.slug, {
                      group: "",
                      resource: "pods",
                      namespace: pod.namespace,
                      name: pod.pod,
                    })}
                  >
                    {pod.pod}
                  </a>
                  <span class="in-namespace dim">{pod.namespace}</span>
                </th>
                <td class="namespace-column">{pod.namespace}</td>
                <For each={measures}>{(one) => <PodCells of={pod[one.name]} measure={one} />}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function PodCells(props: { of: Amount; measure: Measure }) {
  return (
    <>
      <Cell of={props.of.used} measure={props.measure} />
      <Cell of={props.of.request} measure={props.measure} />
      <Cell of={props.of.limit} measure={props.measure} />
      <ShareCell of={podShare(props.of)} measure={props.measure} />
    </>
  );
}

function Nodes(props: { of: Usage["nodes"]; sort: Measure }) {
  const open = useOpenSnapshot();
  const shown = createMemo(() => props.of.slice(0, nodesMax));
  return (
    <div class="scroll-x" tabindex="0" role="region" aria-label="Nodes that used most">
      <table class="plain">
        <caption>
          {shown().length < props.of.length
            ? `The ${grouped(shown().length)} of ${counted(props.of.length, "measured node")} that used most ${props.sort.said}`
            : counted(props.of.length, "measured node")}
        </caption>
        <Head names={["Node"]} columns={["Used", "Allocatable", "Share"]} sort={props.sort} />
        <tbody>
          <For each={shown()}>
            {(node) => (
              <tr>
                <th scope="row">
                  <a href={resourceHref(open.slug, { group: "", resource: "nodes", namespace: "", name: node.node })}>
                    {node.node}
                  </a>
                </th>
                <For each={measures}>
                  {(one) => (
                    <>
                      <Cell of={node[one.name].used} measure={one} />
                      <Cell of={node[one.name].allocatable} measure={one} />
                      <ShareCell of={nodeShare(node[one.name])} measure={one} />
                    </>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

/** Two rows: the measures above their columns. A narrow window shows the chosen measure only, and namespaces below their pods (usage.css). */
function Head(props: { names: readonly string[]; columns: readonly string[]; sort: Measure }) {
  return (
    <thead>
      <tr>
        <For each={props.names}>
          {(name) => (
            <th scope="col" rowspan="2" class={name === "Namespace" ? "namespace-column" : undefined}>
              {name}
            </th>
          )}
        </For>
        <For each={measures}>
          {(one) => (
            <th scope="colgroup" colspan={props.columns.length} data-measure={one.name}>
              {one.title}
            </th>
          )}
        </For>
      </tr>
      <tr>
        <For each={measures}>
          {(one) => (
            <For each={props.columns}>
              {(column, i) => (
                <th
                  scope="col"
                  class={column === "Share" ? "share" : "number"}
                  data-measure={one.name}
                  aria-sort={i() === 0 && one === props.sort ? "descending" : undefined}
                >
                  {column}
                </th>
              )}
            </For>
          )}
        </For>
      </tr>
    </thead>
  );
}

function Cell(props: { of: number | null; measure: Measure }) {
  return (
    <td class="number" data-measure={props.measure.name}>
      {props.of === null ? <span class="dim">–</span> : props.measure.text(props.of)}
    </td>
  );
}

function ShareCell(props: { of: Share | null; measure: Measure }) {
  return (
    <td class="share" data-measure={props.measure.name}>
      <Show when={props.of}>{(share) => <Gauge of={share()} />}</Show>
    </td>
  );
}

/** The number beside it says what the bar says. */
function Gauge(props: { of: Share }) {
  return (
    <span
      class="gauge"
      data-of={props.of.of}
      data-tight={props.of.tight ? "" : undefined}
      title={`${props.of.percent}% of its ${props.of.of}`}
    >
      <span class="gauge-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(100, props.of.percent)}%` }} />
      </span>
      {props.of.percent}%<span class="hidden"> of its {props.of.of}</span>
    </span>
  );
}
