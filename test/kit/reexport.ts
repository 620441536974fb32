// Writes what an import gave as a dump again: a must-gather, because its layout has a place for everything.
import type { Imported } from "./import-fixture.ts";
import { type TarMember, tarOf } from "./tar-fixture.ts";

/** Byte for byte the same for the same resources and logs, in whatever order they came. */
export function reexported({ resources, logs }: Imported): Uint8Array<ArrayBuffer> {
  const texts = logs.map((log) => ({ ...log, place: placeOf(log) }));
  texts.sort((a, b) => compare(a.place + a.text, b.place + b.text));
  const objects = resources.map((r) => {
    const scope = r.namespace === "" ? "cluster-scoped-resources" : `namespaces/${r.namespace}`;
    return { folder: `${scope}/${r.group === "" ? "core" : r.group}/${r.resource}`, body: r.json };
  });
  objects.sort((a, b) => compare(a.folder + a.body, b.folder + b.body));
  return tarOf([
    member("cluster-scoped-resources/core/none.yaml", "apiVersion: v1\nitems: []\nkind: List\n"),
    ...objects.map(({ folder, body }, i) => member(`${folder}/${String(i)}.yaml`, body)),
    ...texts.map(({ place, text }, i) => member(place.replace("*", String(i)), text)),
  ]);
}

function member(path: string, body: string): TarMember {
  return { name: `again/${path}`, body };
}

function placeOf({ stream: s }: Imported["logs"][number]): string {
  if (s.source === "host") return "host_service_logs/*.log";
  const name = s.generation === "rotated" ? "rotated/*.log" : `${s.generation}.log`;
  return `namespaces/${s.namespace}/pods/${s.pod}/${s.container}/${s.container}/logs/${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
