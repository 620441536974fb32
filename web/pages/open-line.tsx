// What there is to know and to do about one line: its time and place, its fields, what stood around it, its links.
import { createMemo, Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import { withTerm } from "../../db/model/log-query/edit.ts";
import { formatTerm } from "../../db/model/log-query/format.ts";
import { useAddress } from "../address.ts";
import { jsonInLine } from "../logs/json-text.ts";
import { styledText } from "../logs/message-pieces.ts";
import { useLogQuestion } from "../logs/question.ts";
import { excluded, place } from "../logs/terms.ts";
import { logsHref, resourceHref, streamHref } from "../links.ts";
import { counted, sized } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { LineDetails } from "../parts/line-details.tsx";
import { FailingAround } from "./failing-around.tsx";
import { LineContext } from "./line-context.tsx";

export function OpenLine(props: { line: Line }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const address = useAddress();
  const json = createMemo(() => jsonInLine(styledText(props.line.message).text));
  const around = () => address.get("scope") !== undefined;
  const failing = () => address.get("failing") !== undefined;
  return (
    <div class="open-line">
      <Place line={props.line} />
      <div class="line-actions">
        <CopyButton text={() => props.line.message}>Copy line</CopyButton>
        <CopyButton text={() => permalink(open.slug, props.line)}>Copy link</CopyButton>
        <a href={streamHref(open.slug, props.line.stream, { line: props.line.number })}>Open in its stream</a>
        <Show when={props.line.pattern}>
          {(pattern) => <a href={logsHref(open.slug, { q: `pattern:${pattern()}` })}>Same pattern</a>}
        </Show>
        <button
          type="button"
          aria-pressed={around()}
          onClick={() => address.set({ scope: around() ? undefined : "container", around: undefined })}
        >
          Context
        </button>
        <Show when={props.line.time}>
          <button
            type="button"
            aria-pressed={failing()}
            onClick={() => address.set({ failing: failing() ? undefined : "30" })}
          >
            Who else failed
          </button>
        </Show>
      </div>
      <Show when={json()}>
        {(document) => (
          <details class="json" open>
            <summary>JSON</summary>
            <pre tabindex="0">{document().text}</pre>
          </details>
        )}
      </Show>
      <LineDetails
        line={props.line}
        hrefOf={(term, exclude) => question.hrefWith((query) => withTerm(query, exclude ? excluded(term) : term))}
        requestHref={(id) => logsHref(open.slug, { q: formatTerm(place("rid", id)) })}
      />
      <Show when={around()}>
        <LineContext line={props.line} />
      </Show>
      <Show when={failing() && props.line.time}>
        <FailingAround line={props.line} />
      </Show>
    </div>
  );
}

/** The time in all its digits, the place as links, and what the line is not: whole, or one. */
function Place(props: { line: Line }) {
  const open = useOpenSnapshot();
  const resource = (name: string, resource: string, namespace: string) =>
    resourceHref(open.slug, { group: "", resource, namespace, name });
  return (
    <p class="line-place">
      <time datetime={props.line.time ?? undefined}>{props.line.time ?? "no time of its own"}</time>
      <Show when={props.line.pod}>
        {(pod) => (
          <span>
            {props.line.namespace} / <a href={resource(pod(), "pods", props.line.namespace)}>{pod()}</a> /{" "}
            {props.line.container}
          </span>
        )}
      </Show>
      <Show when={props.line.node}>{(node) => <a href={resource(node(), "nodes", "")}>{node()}</a>}</Show>
      <span class="dim">
        {props.line.file}, line {props.line.number}
      </span>
      <Show when={props.line.joined > 0}>
        <span class="dim">{counted(props.line.joined, "more physical line")} joined into it</span>
      </Show>
      <Show when={props.line.cut > 0}>
        <strong>cut: {sized(props.line.cut)} of it are only in the raw log</strong>
      </Show>
    </p>
  );
}

/** The number survives every ingest; the time is for whoever reads the address. */
function permalink(slug: string, line: Line): string {
  return new URL(streamHref(slug, line.stream, { line: line.number, time: line.time ?? undefined }), location.href)
    .href;
}
