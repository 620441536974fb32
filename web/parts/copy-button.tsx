// A button that copies a text, and says whether that worked.
import { createSignal, type JSX } from "solid-js";

const saidMs = 2000;

export function CopyButton(props: { text: () => string; children: JSX.Element }) {
  const [said, setSaid] = createSignal("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.text());
      setSaid(" ✓ copied");
    } catch {
      // Plain http, or a browser that was told no.
      setSaid(": this browser does not allow it");
    }
    setTimeout(() => setSaid(""), saidMs);
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {props.children}
      <span role="status">{said()}</span>
    </button>
  );
}
