// Where one cluster's part of a dump begins when a dump may hold several.

/**
 * The folder of the cluster to which a recognised root belongs. Image folders of one run belong together
 * (`must-gather.local.N/[<node>/]<image>/`, `<cluster>/<image>/`); HyperShift puts each hosted cluster into a folder inside
 * its management cluster's.
 */
export function clusterFolder(root: string): string {
  const hosted = hostedFolder(root);
  if (hosted !== "") return hosted;
  const run = /^.*?(?:must-gather|inspect)\.local\.\d+\//.exec(root)?.[0];
  return run ?? root.replace(/[^/]*sha256-[0-9a-f]+\/$/, "");
}

/** True if the folders are of one cluster: one inside the other, and not a hosted cluster inside its host. */
export function sameCluster(a: string, b: string): boolean {
  return hostedFolder(a) === hostedFolder(b) && (a.startsWith(b) || b.startsWith(a));
}

function hostedFolder(root: string): string {
  return /^(?:.*\/)?hostedcluster-[^/]+\//.exec(root)?.[0] ?? "";
}
