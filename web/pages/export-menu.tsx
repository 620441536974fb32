// The menu that saves what the present question finds as a file.
import { createSignal, For, onCleanup, Show } from "solid-js";
import { type ExportFormat, exportFormats } from "../../db/model/contract/logs.ts";
import { isKubinError } from "../../db/model/error.ts";
import { useLogQuestion } from "../logs/question.ts";
import { canWriteToDisk, memoryBytesMax, saveExport } from "../logs/save-export.ts";
import { counted, sized } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { clusterName } from "../parts/header.tsx";
import { Menu } from "../parts/menu.tsx";

const titles: Readonly<Record<ExportFormat, { readonly title: string; readonly ending: string }>> = {
  raw: { title: "Raw lines", ending: "log" },
  ndjson: { title: "NDJSON", ending: "ndjson" },
  csv: { title: "CSV", ending: "csv" },
  parquet: { title: "Parquet", ending: "parquet" },
};

/** `total` undefined: not counted yet; the file is right all the same. */
export function ExportMenu(props: { total: number | undefined }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const [said, setSaid] = createSignal("");
  const [running, setRunning] = createSignal<AbortController>();
  onCleanup(() => running()?.abort());
  const save = async (format: ExportFormat): Promise<void> => {
    const stop = new AbortController();
    setRunning(stop);
    setSaid("Asking…");
    try {
      const saved = await saveExport({
        slug: open.slug,
        q: question.asked(),
        format,
        name: fileName(open, titles[format].ending),
        onBytes: (bytes) => setSaid(`${sized(bytes)} so far`),
        signal: stop.signal,
      });
      setSaid(saved ? "Saved." : "");
    } catch (error) {
      if (stop.signal.aborted) setSaid("Stopped: the file is not whole.");
      else setSaid(isKubinError(error) ? error.message : "Cannot save the file: the connection broke. Try again");
    } finally {
      setRunning(undefined);
    }
  };
  return (
    <Menu title="Export">
      <p>
        {props.total === undefined ? "What this question finds" : `${counted(props.total, "line")} of this question`},
        in file order.
      </p>
      <For each={exportFormats}>
        {(format) => (
          <button type="button" disabled={running() !== undefined} onClick={() => void save(format)}>
            {titles[format].title}
          </button>
        )}
      </For>
      <Show when={!canWriteToDisk()}>
        <p class="dim">This browser holds the file in memory first: up to {sized(memoryBytesMax)}.</p>
      </Show>
      <p role="status">{said()}</p>
      <Show when={running()}>
        {(stop) => (
          <button type="button" onClick={() => stop().abort()}>
            Stop
          </button>
        )}
      </Show>
    </Menu>
  );
}

/** Letters, digits and dashes only: some disks take nothing else. */
function fileName(open: ReturnType<typeof useOpenSnapshot>, ending: string): string {
  const snapshot = open.snapshot.data();
  const name = snapshot
    ? clusterName(snapshot)
        .replaceAll(/[^A-Za-z0-9.-]+/g, "-")
        .slice(0, 60)
    : "cluster";
  return `kubin-${name}-${new Date(open.asOf()).toISOString().slice(0, 19).replaceAll(":", "-")}.${ending}`;
}
