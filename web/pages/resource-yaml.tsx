// The YAML tab: the resource as kubectl would print it.
import { createMemo } from "solid-js";
import { routes } from "../../db/model/contract/routes.ts";
import { fetchText } from "../api.ts";
import { ask } from "../ask.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered } from "../parts/notice.tsx";
import { YamlView } from "../parts/yaml-view.tsx";
import type { Ref } from "./resource.tsx";

/** A part of its own: reading one resource from its pack is the dearest call, made only when the tab is opened. */
export function YamlTab(props: { of: Ref }) {
  const open = useOpenSnapshot();
  const query = createMemo(() => ({ ...props.of }));
  const yaml = ask(open.client, () => ({
    key: [open.slug, routes.resourceYaml, query()],
    fetch: (signal) => fetchText(open.slug, routes.resourceYaml, query(), signal),
  }));
  return (
    <Answered of={yaml} what="the YAML">
      {(text) => <YamlView text={text()} fileName={`${props.of.name}.yaml`} />}
    </Answered>
  );
}
