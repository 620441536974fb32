// The CONTAINERS and IMAGES columns of everything that has a pod template.
import { type Json, listAt, textAt } from "../../resource/json.ts";

/** `template`: a map with `spec.containers`. */
export function containerCells(template: Json): [names: string, images: string] {
  const containers = listAt(template, "spec", "containers");
  return [
    containers.map((container) => textAt(container, "name")).join(","),
    containers.map((container) => textAt(container, "image")).join(","),
  ];
}
