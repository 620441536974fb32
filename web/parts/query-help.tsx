// The grammar of the log search as a table, with examples that can be clicked.
import { createEffect, createSignal, For } from "solid-js";
import { grammarTable } from "../logs/grammar-table.ts";

/** A modal <dialog>: the browser keeps the focus inside and Esc closes it. */
export function QueryHelp(props: { open: boolean; onClose: () => void; onExample: (text: string) => void }) {
  const [dialog, setDialog] = createSignal<HTMLDialogElement>();
  createEffect(() => {
    if (props.open && !dialog()?.open) dialog()?.showModal();
    if (!props.open) dialog()?.close();
  });
  return (
    <dialog
      ref={setDialog}
      class="help query-help"
      aria-labelledby="query-help-title"
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog() && dialog()?.close()}
    >
      <form method="dialog">
        <h2 id="query-help-title">How to search</h2>
        <table>
          <tbody>
            <For each={grammarTable}>
              {(row) => (
                <tr>
                  <th scope="row">{row.does}</th>
                  <td>
                    <button type="button" onClick={() => (dialog()?.close(), props.onExample(row.example))}>
                      <code>{row.example}</code>
                    </button>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <p>
          <button type="submit">Close</button>
        </p>
      </form>
    </dialog>
  );
}
