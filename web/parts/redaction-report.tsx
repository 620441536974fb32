// What was taken out before the bytes left the sender's machine: rules and how often, never a value.
import { For, Show } from "solid-js";
import { grouped } from "../numbers.ts";

/** Folded: it matters to who asks whether a secret could have leaked, and to nobody else. */
export function RedactionReport(props: { rules: Readonly<Record<string, number>> | null }) {
  const rules = () => Object.entries(props.rules ?? {}).toSorted(([, a], [, b]) => b - a);
  const total = () => rules().reduce((sum, [, count]) => sum + count, 0);
  return (
    <Show when={rules().length > 0}>
      <section aria-label="Redaction">
        <details>
          <summary>
            {grouped(total())} secrets were redacted before anything was sent, by {rules().length} rules
          </summary>
          <table class="rules">
            <tbody>
              <For each={rules()}>
                {([rule, count]) => (
                  <tr>
                    <td>{rule}</td>
                    <td class="number">{grouped(count)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </details>
      </section>
    </Show>
  );
}
