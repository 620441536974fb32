// The keys, in a dialog; and the switch that turns single-character keys off.
import { createSignal, For } from "solid-js";
import { keysAreOn, keyTable, turnKeys } from "../keys.ts";
import { Dialog } from "./dialog.tsx";

export function HelpDialog(props: { open: boolean; onClose: () => void }) {
  const [on, setOn] = createSignal(keysAreOn());
  return (
    <Dialog title="Keys" open={props.open} onClose={() => props.onClose()}>
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
    </Dialog>
  );
}
