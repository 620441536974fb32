// The field into which the link of an earlier snapshot is pasted.
import { Show } from "solid-js";

/** The link is a secret: the field has no name, is not completed, and no browser keeps it for the next time. */
export function EarlierLinkField(props: {
  text: string;
  refusal: string | null;
  /** A link is being tried. */
  busy: boolean;
  onText: (text: string) => void;
  onLink: (text: string) => void;
}) {
  return (
    <form class="earlier-link" onSubmit={(event) => (event.preventDefault(), props.onLink(props.text))}>
      <label>
        Compare with an earlier snapshot: paste its link{" "}
        <input
          type="text"
          inputmode="url"
          aria-invalid={props.refusal !== null}
          aria-describedby="earlier-refusal"
          placeholder="https://…/s/…"
          value={props.text}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          onInput={(event) => props.onText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={props.busy || props.text.trim() === ""}>
        {props.busy ? "Comparing…" : "Compare"}
      </button>
      <Show when={props.refusal}>
        {(sentence) => (
          <p id="earlier-refusal" class="query-refusal" role="status">
            {sentence()}
          </p>
        )}
      </Show>
    </form>
  );
}
