// A modal <dialog>: the browser keeps the focus inside, Esc closes it, and the focus goes back to where it was.
import { createEffect, createSignal, createUniqueId, type JSX } from "solid-js";

export function Dialog(props: {
  title: string;
  class?: string;
  open: boolean;
  onClose: () => void;
  children: JSX.Element;
}) {
  const [dialog, setDialog] = createSignal<HTMLDialogElement>();
  const title = createUniqueId();
  createEffect(() => {
    if (props.open && !dialog()?.open) dialog()?.showModal();
    if (!props.open) dialog()?.close();
  });
  return (
    <dialog
      ref={setDialog}
      class={`dialog ${props.class ?? ""}`}
      aria-labelledby={title}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog() && dialog()?.close()}
    >
      <form method="dialog">
        <h2 id={title}>{props.title}</h2>
        {props.children}
        <p>
          <button type="submit">Close</button>
        </p>
      </form>
    </dialog>
  );
}
