// YAML with line numbers. Short documents stand in the page whole (the browser's own search works), long ones by what is in view.
import { VList } from "virtua/solid";
import { createMemo, createSignal, For, Show } from "solid-js";
import { counted } from "../numbers.ts";
import { yamlTokens } from "../yaml-tokens.ts";
import "./yaml-view.css";

const wholeLinesMax = 1000;
const lineHeight = 18;

/** `text` is shown as it came; colours are spans around pieces of it, never markup made from it. */
export function YamlView(props: { text: string; fileName: string }) {
  const lines = createMemo(() => props.text.replace(/\n$/, "").split("\n"));
  const indices = createMemo(() => lines().map((_, i) => i));
  const width = createMemo(
    () =>
      `${
        Math.min(
          20_000,
          lines().reduce((most, line) => Math.max(most, line.length), 0),
        ) + 8
      }ch`,
  );
  const [copied, setCopied] = createSignal("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied("Copied");
    } catch {
      setCopied("The browser does not allow copying here: use Download"); // plain http on another host
    }
  };
  const download = (): void => {
    const url = URL.createObjectURL(new Blob([props.text], { type: "application/yaml" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: props.fileName });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div class="yaml">
      <div class="yaml-tools">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" onClick={download}>
          Download
        </button>
        <span class="dim">{counted(lines().length, "line")}</span>
        <span role="status">{copied()}</span>
      </div>
      <Show
        when={lines().length > wholeLinesMax}
        fallback={
          <div class="yaml-text" tabindex="0" role="region" aria-label="YAML">
            <For each={indices()}>{(i) => <YamlLine number={i + 1} text={lines()[i] ?? ""} width={width()} />}</For>
          </div>
        }
      >
        <VList class="yaml-text" data={indices()} itemSize={lineHeight} tabindex="0" role="region" aria-label="YAML">
          {(i) => <YamlLine number={i + 1} text={lines()[i] ?? ""} width={width()} />}
        </VList>
      </Show>
    </div>
  );
}

function YamlLine(props: { number: number; text: string; width: string }) {
  return (
    <div class="yaml-line" style={{ "min-width": props.width }}>
      <span class="line-number" aria-hidden="true" data-number={props.number} />
      <span>
        <For each={yamlTokens(props.text)}>{(token) => <span class={`y-${token.kind}`}>{token.text}</span>}</For>
      </span>
    </div>
  );
}
