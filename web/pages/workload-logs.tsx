// The Logs tab of what owns, holds or reaches pods: their lines merged by time.
import * as v from "valibot";
import { Show } from "solid-js";
import { routes } from "../../db/model/contract/routes.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { selectorScope, workloadScope } from "../logs/workload-scope.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Empty } from "../parts/notice.tsx";
import { LogView } from "./log-view.tsx";
import { PodLegend } from "./pod-legend.tsx";

export interface WorkloadRef {
  readonly group: string;
  readonly resource: string;
  readonly version: string | undefined;
  readonly namespace: string;
  readonly name: string;
}

const Selecting = v.object({
  spec: v.optional(v.object({ selector: v.nullish(v.record(v.string(), v.string())) })),
});

/** A service names its pods by labels only: its document is read for them. */
export function WorkloadLogsTab(props: { of: WorkloadRef }) {
  const open = useOpenSnapshot();
  const isService = () => props.of.group === "" && props.of.resource === "services";
  const service = ask(open.client, () => ({
    key: [open.slug, routes.resourceJson, props.of],
    fetch: (signal) => fetchJson(open.slug, routes.resourceJson, { ...props.of }, Selecting, signal),
    enabled: isService(),
  }));
  return (
    <Show when={isService()} fallback={<Merged scope={workloadScope(props.of) ?? ""} of={props.of} />}>
      <Answered of={service} what="the service">
        {(data) => (
          <Show
            when={selectorScope(props.of.namespace, data().spec?.selector ?? {})}
            fallback={<Empty>This service selects no pods: it has no lines.</Empty>}
          >
            {(scope) => <Merged scope={scope()} of={props.of} />}
          </Show>
        )}
      </Answered>
    </Show>
  );
}

function Merged(props: { scope: string; of: WorkloadRef }) {
  const namespace = () => props.of.namespace || (props.of.resource === "namespaces" ? props.of.name : "");
  return <LogView scope={props.scope} legend={<PodLegend namespace={namespace()} />} />;
}
