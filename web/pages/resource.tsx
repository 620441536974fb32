// One resource: summary, YAML, events, and for pods the logs of their containers.
import { useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { ResourceDetail } from "../../db/model/contract/resource.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { listenKeys } from "../keys.ts";
import { groupOf, kindHref, namespaceOf } from "../links.ts";
import { pageTitle, useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Waiting } from "../parts/notice.tsx";
import { hasMergedLogs } from "../logs/workload-scope.ts";
import { EventList } from "../parts/event-list.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { ResourceSummary } from "./resource-summary.tsx";

const YamlTab = lazy(async () => ({ default: (await import("./resource-yaml.tsx")).YamlTab }));
const WorkloadLogsTab = lazy(async () => ({ default: (await import("./workload-logs.tsx")).WorkloadLogsTab }));
const PodLogsTab = lazy(async () => ({ default: (await import("./pod-logs.tsx")).PodLogsTab }));

/** What the API calls a resource by. */
export interface Ref {
  readonly group: string;
  readonly resource: string;
  readonly version: string | undefined;
  readonly namespace: string;
  readonly name: string;
}

/** The tab is in the address; YAML and logs are fetched when their tab is opened. */
export function ResourcePage() {
  const open = useOpenSnapshot();
  const params = useParams();
  const address = useAddress();
  const navigate = useNavigate();
  const ref = createMemo<Ref>(() => ({
    group: groupOf(params["group"]),
    resource: params["resource"] ?? "",
    version: address.get("v"),
    namespace: namespaceOf(params["namespace"]),
    name: params["name"] ?? "",
  }));
  const detail = ask(open.client, () => ({
    key: [open.slug, routes.resource, ref()],
    fetch: (signal) => fetchJson(open.slug, routes.resource, { ...ref() }, ResourceDetail, signal),
  }));
  const isPod = () => ref().group === "" && ref().resource === "pods";
  const tabs = () => ["summary", "yaml", "events", ...(isPod() || hasMergedLogs(ref()) ? ["logs"] : [])];
  const tab = () => tabs().find((one) => one === address.get("tab")) ?? "summary";
  const show = (name: string): void => {
    if (!tabs().includes(name)) return;
    address.set(
      { tab: name === "summary" ? undefined : name, stream: undefined, line: undefined, q: undefined },
      "push",
    );
  };
  const list = () => kindHref(open.slug, ref(), { ns: ref().namespace });
  createEffect(() => pageTitle(ref().name, detail.data()?.row.kind ?? ref().resource));
  listenKeys({
    s: () => show("summary"),
    y: () => show("yaml"),
    e: () => show("events"),
    l: () => show("logs"),
    Escape: () => navigate(open.lastList ?? list()),
  });
  return (
    <article class="resource-page">
      <div class="crumbs">
        <a href={kindHref(open.slug, ref())}>{detail.data()?.row.kind ?? ref().resource}</a>
        <Show when={ref().namespace}>
          <span aria-hidden="true">/</span>
          <a href={list()}>{ref().namespace}</a>
        </Show>
      </div>
      <div class="resource-head">
        <h1>{ref().name}</h1>
        <Show when={detail.data()?.row}>
          {(row) => (
            <Show when={row().status}>
              <span class="status" data-faulty={row().healthy ? undefined : ""}>
                {row().status}
              </span>
            </Show>
          )}
        </Show>
      </div>
      <Tabs
        names={tabs()}
        chosen={tab()}
        titleOf={(name) => tabTitle(name, detail.data()?.events.length)}
        onChoose={show}
      />
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab()}`}>
        <Suspense fallback={<Waiting what="the tab" />}>
          <Switch>
            <Match when={tab() === "summary"}>
              <Answered of={detail} what={`${ref().resource} "${ref().name}"`}>
                {(data) => <ResourceSummary of={data()} onTab={show} />}
              </Answered>
            </Match>
            <Match when={tab() === "yaml"}>
              <YamlTab of={ref()} />
            </Match>
            <Match when={tab() === "events"}>
              <Answered of={detail} what="the events">
                {(data) => <EventList events={data().events} asOf={open.asOf()} />}
              </Answered>
            </Match>
            <Match when={tab() === "logs"}>
              <Show when={isPod()} fallback={<WorkloadLogsTab of={ref()} />}>
                <PodLogsTab namespace={ref().namespace} pod={ref().name} />
              </Show>
            </Match>
          </Switch>
        </Suspense>
      </div>
    </article>
  );
}

function tabTitle(name: string, events: number | undefined): string {
  const titles: Record<string, string> = { summary: "Summary", yaml: "YAML", events: "Events", logs: "Logs" };
  return name === "events" && events ? `Events ${events >= 200 ? "200+" : events}` : (titles[name] ?? name);
}
