// Search over every line of the snapshot.
import { createEffect } from "solid-js";
import { useAddress } from "../address.ts";
import { pageTitle } from "../open-snapshot.ts";
import { LogView } from "./log-view.tsx";

export function LogSearchPage() {
  const address = useAddress();
  createEffect(() => pageTitle(address.get("q"), "Log search"));
  return (
    <>
      <h1 class="hidden">Log search</h1>
      <LogView scope="" />
    </>
  );
}
