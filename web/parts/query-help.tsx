// The grammar of the log search as a table, with examples that can be clicked.
import { For } from "solid-js";
import { grammarTable } from "../logs/grammar-table.ts";
import { Dialog } from "./dialog.tsx";

export function QueryHelp(props: { open: boolean; onClose: () => void; onExample: (text: string) => void }) {
  return (
    <Dialog title="How to search" class="query-help" open={props.open} onClose={() => props.onClose()}>
      <table>
        <tbody>
          <For each={grammarTable}>
            {(row) => (
              <tr>
                <th scope="row">{row.does}</th>
                <td>
                  <button type="button" onClick={() => (props.onClose(), props.onExample(row.example))}>
                    <code>{row.example}</code>
                  </button>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Dialog>
  );
}
