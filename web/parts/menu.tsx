// A small menu under a button: a <details> that closes when somebody goes on elsewhere.
import { createSignal, type JSX, onCleanup } from "solid-js";

export function Menu(props: { title: string; children: JSX.Element }) {
  const [menu, setMenu] = createSignal<HTMLDetailsElement>();
  const close = (event: Event): void => {
    const element = menu();
    if (element?.open && event.target instanceof Node && !element.contains(event.target)) element.open = false;
  };
  document.addEventListener("pointerdown", close);
  document.addEventListener("focusin", close);
  onCleanup(() => {
    document.removeEventListener("pointerdown", close);
    document.removeEventListener("focusin", close);
  });
  return (
    <details
      ref={setMenu}
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !menu()?.open) return;
        event.preventDefault();
        event.currentTarget.open = false;
        event.currentTarget.querySelector("summary")?.focus();
      }}
    >
      <summary>{props.title}</summary>
      <div class="menu-body">{props.children}</div>
    </details>
  );
}
