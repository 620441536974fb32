// What the scan of an input tells about its cluster before anything of it is sent.
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import type { Catalogue } from "../../db/model/import/import.ts";
import { textAt } from "../../db/model/resource/json.ts";

export function clusterFacts(catalogue: Pick<Catalogue, "version" | "kindsSeen">): Snapshot["cluster"] {
  const version = textAt(catalogue.version, "gitVersion");
  const platform = textAt(catalogue.version, "platform");
  const nodes = catalogue.kindsSeen.find((kind) => kind.group === "" && kind.resource === "nodes")?.count;
  return {
    ...(version === "" ? {} : { version: version.slice(0, 200) }),
    ...(platform === "" ? {} : { platform: platform.slice(0, 200) }),
    ...(nodes === undefined ? {} : { nodes }),
  };
}
