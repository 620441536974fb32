// Search inside one stream: how many lines match, and the way from one to the next.
import { createMemo, createSignal } from "solid-js";
import { Histogram } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { listenKeys } from "../keys.ts";
import { findInStream, inStream } from "../logs/stream-find.ts";
import { counted } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { TextFilter } from "../parts/list-filters.tsx";

const errors = "level>=error";

/** `n` and `N` go through what is looked for, or through the errors where nothing is. */
export function StreamFind(props: { stream: string; line: number | undefined }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const text = () => address.get("find") ?? "";
  const [said, setSaid] = createSignal("");
  const q = createMemo(() => (text() && "query" in parseLogQuery(text()) ? text() : ""));
  const counts = ask(open.client, () => {
    const query = { q: inStream(props.stream, q()), buckets: 1 };
    return {
      key: [open.slug, routes.histogram, query],
      fetch: (signal) => fetchJson(open.slug, routes.histogram, query, Histogram, signal),
      enabled: q() !== "",
    };
  });
  const go = async (back: boolean): Promise<void> => {
    const wanted = q() || errors;
    setSaid("");
    try {
      const line = await findInStream({ slug: open.slug, stream: props.stream, q: wanted, from: props.line, back });
      if (line === null) setSaid(q() ? "" : "no errors here");
      else address.set({ line: String(line) });
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  listenKeys({ n: () => void go(false), N: () => void go(true) });
  const result = () =>
    said() || (q() === "" ? "" : (counts.error()?.message ?? counted(counts.data()?.total ?? 0, "match", "matches")));
  return (
    <search class="stream-find">
      <TextFilter
        label="Search in this log"
        placeholder="Search in this log  ( / )"
        value={text()}
        onValue={(find) => address.set({ find })}
        accepts={(text) => "query" in parseLogQuery(text)}
        refusal="This cannot be asked yet: a quote, a bracket or a value is missing"
        main
      />
      <button
        type="button"
        title="Next match, or the next error ( n )"
        aria-label="Next"
        onClick={() => void go(false)}
      >
        ↓
      </button>
      <button type="button" title="Previous ( N )" aria-label="Previous" onClick={() => void go(true)}>
        ↑
      </button>
      <span class="dim" role="status">
        {result()}
      </span>
    </search>
  );
}

/** `g` and a digit begin to write here. */
export function LineNumberField() {
  const address = useAddress();
  const [field, setField] = createSignal<HTMLInputElement>();
  const begin = (digit: string): void => {
    const input = field();
    if (!input) return;
    input.value = digit;
    input.focus();
  };
  const chords = Array.from({ length: 9 }, (_, i) => [`g ${i + 1}`, () => begin(String(i + 1))] as const);
  listenKeys(Object.fromEntries([...chords, ["g g", () => begin("")]]));
  return (
    <input
      ref={setField}
      class="line-number-field"
      type="text"
      inputmode="numeric"
      aria-label="Go to line"
      title="Go to line ( g 123 Enter )"
      placeholder="Line"
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        const number = event.currentTarget.value.replaceAll(/\D/g, "");
        if (Number(number) > 0) address.set({ line: number });
        event.currentTarget.value = "";
        event.currentTarget.blur();
      }}
    />
  );
}
