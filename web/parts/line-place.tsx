// Where a line was written: the pod's colour and its name, or the file of a node.
import type { Line } from "../../db/model/contract/logs.ts";
import { podHue } from "../logs/pod-hue.ts";

/** The colour never stands alone: replicas are told apart by it, everything else by the text. */
export function LinePlace(props: { line: Line; namespace: boolean }) {
  const text = () =>
    props.line.pod
      ? [props.namespace ? props.line.namespace : "", props.line.pod, props.line.container].filter(Boolean).join(" / ")
      : [props.line.node, props.line.file].filter(Boolean).join(" ");
  return (
    <span class="place" title={text()}>
      <i class="swatch" data-hue={podHue(props.line.namespace, props.line.pod || props.line.file)} aria-hidden="true" />
      <span class="place-name">
        <bdi>{text()}</bdi>
      </span>
    </span>
  );
}
