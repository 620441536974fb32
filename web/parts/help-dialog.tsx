// The keys, in a dialog; and the switch that turns single-character keys off.
import { createEffect, createSignal, For } from "solid-js";
import { keysAreOn, keyTable, turnKeys } from "../keys.ts";

/** A modal <dialog>: the browser keeps the focus inside and Esc closes it. */
export function HelpDialog(props: { open: boolean; onClose: () => void }) {
  const [dialog, setDialog] = createSignal<HTMLDialogElement>();
  const [on, setOn] = createSignal(keysAreOn());
  createEffect(() => {
    if (props.open && !dialog()?.open) dialog()?.showModal();
    if (!props.open) dialog()?.close();
  });
  return (
    <dialog
      ref={setDialog}
      class="help"
      aria-labelledby="help-title"
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog() && dialog()?.close()}
    >
      <form method="dialog">
        <h2 id="help-title">Keys</h2>
        <table>
          <tbody>
            <For each={keyTable}>
              {(row) => (
                <tr>
                  <th scope="row">
                    <kbd>{row.keys}</kbd>
                  </th>
                  <td>{row.does}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <label>
          <input
            type="checkbox"
            checked={on()}
            onChange={(event) => (setOn(event.currentTarget.checked), turnKeys(event.currentTarget.checked))}
          />{" "}
          Single-character keys work
        </label>
        <p>
          <button type="submit">Close</button>
        </p>
      </form>
    </dialog>
  );
}
