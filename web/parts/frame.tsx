// The frame around every page of a link: header, state, tree of kinds (a drawer on narrow screens), main.
import { useLocation, useNavigate } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { useAddress } from "../address.ts";
import { listenKeys } from "../keys.ts";
import { homeHref, kindHref, logsHref } from "../links.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Header } from "./header.tsx";
import { HelpDialog } from "./help-dialog.tsx";
import { KindTree } from "./kind-tree.tsx";
import { KubectlDialog } from "./kubectl-dialog.tsx";
import { StateBar } from "./state-bar.tsx";

/** Keys that work on every page are here; a page adds its own and wins. */
export function Frame(props: { connected: boolean; children: JSX.Element }) {
  const open = useOpenSnapshot();
  const navigate = useNavigate();
  const location = useLocation();
  const address = useAddress();
  const [drawer, setDrawer] = createSignal(false);
  const [help, setHelp] = createSignal(false);
  const [kubectl, setKubectl] = createSignal(false);
  const [main, setMain] = createSignal<HTMLElement>();
  const namespace = () => ({ ns: address.get("ns") });
  const go = (href: string) => () => navigate(href);
  const events = () =>
    open.overview.data()?.kinds.find((kind) => kind.resource === "events") ?? { group: "", resource: "events" };
  listenKeys({
    "g o": () => go(homeHref(open.slug))(),
    "g p": () => go(kindHref(open.slug, { group: "", resource: "pods" }, namespace()))(),
    "g n": () => go(kindHref(open.slug, { group: "", resource: "nodes" }))(),
    "g e": () => go(kindHref(open.slug, events(), namespace()))(),
    "g l": () => go(logsHref(open.slug, namespace()))(),
    "g k": () => setKubectl(true),
    "?": () => setHelp(true),
    "/": () => focusFilter(),
    Escape: (event) => {
      if (drawer()) setDrawer(false);
      else if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select"))
        event.target.blur();
    },
  });
  createEffect(
    on(
      () => location.pathname,
      () => setDrawer(false),
      { defer: true },
    ),
  );
  return (
    <div class="frame" classList={{ "drawer-open": drawer() }}>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main()?.focus())}>
        Skip to the content
      </a>
      <Header
        drawer={drawer()}
        onDrawer={() => setDrawer(!drawer())}
        onKubectl={() => setKubectl(true)}
        onHelp={() => setHelp(true)}
      />
      <StateBar connected={props.connected} />
      <nav id="kinds" class="side" aria-label="Kinds">
        <KindTree />
      </nav>
      <Show when={drawer()}>
        <button type="button" class="shade" aria-label="Close the list of kinds" onClick={() => setDrawer(false)} />
      </Show>
      <main id="main" ref={setMain} tabindex="-1">
        {props.children}
      </main>
      <KubectlDialog open={kubectl()} onClose={() => setKubectl(false)} />
      <HelpDialog open={help()} onClose={() => setHelp(false)} />
    </div>
  );
}

/** The page's own filter, or the filter of kinds where a page has none. */
function focusFilter(): void {
  const field =
    document.querySelector<HTMLInputElement>("main [data-filter]") ?? document.querySelector("[data-filter]");
  if (field instanceof HTMLInputElement) field.select();
  if (field instanceof HTMLElement) field.focus();
}
