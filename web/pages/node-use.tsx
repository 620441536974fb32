// What a node used of what it has, for its summary. The usage route names every node, but of the pods the first 100 of a
// namespace only: a pod's summary cannot ask it.
import { Show } from "solid-js";
import type { Usage } from "../../db/model/contract/usage.ts";
import { utc } from "../age.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered } from "../parts/notice.tsx";
import { cpuText, memoryText } from "../quantities.ts";
import { askUsage } from "../usage-answer.ts";
import { nodeShare } from "../usage-share.ts";

type NodeUsage = Usage["nodes"][number];

export function NodeUse(props: { node: string }) {
  const open = useOpenSnapshot();
  const usage = askUsage(open);
  const found = (of: Usage) => of.nodes.find((one) => one.node === props.node);
  return (
    <Answered of={usage} what="what it used">
      {(data) => (
        <Show
          when={found(data())}
          fallback={<span class="dim">{data().cut ? "not among what could be read" : "not measured"}</span>}
        >
          {(node) => (
            <>
              <Used of={node().cpu} text={cpuText} what="CPU" />,{" "}
              <Used of={node().memory} text={memoryText} what="memory" />{" "}
              <span class="dim">at one point in time, {utc(data().measuredAt ?? "")} at the latest</span>
            </>
          )}
        </Show>
      )}
    </Answered>
  );
}

function Used(props: { of: NodeUsage["cpu"]; text: (amount: number) => string; what: string }) {
  const share = () => nodeShare(props.of);
  const most = () => (props.of.allocatable === null ? "" : ` of ${props.text(props.of.allocatable)} allocatable`);
  return (
    <span class="status" data-faulty={share()?.tight ? "" : undefined}>
      {props.text(props.of.used)}
      {most()} {props.what}
      {share() ? ` (${share()?.percent}%)` : ""}
    </span>
  );
}
