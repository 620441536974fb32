// `kind export logs` folders: per node its units' logs and what lay in /var/log. Layout: written by kind's nodeutils.
import { below, type BundleFormat, hostLog, nestedArchive, other, rootBefore } from "./format.ts";
import { nodeLog } from "./node-logs.ts";

export const kindLogs: BundleFormat = {
  name: "kind-logs",
  title: "an export of kind's logs",
  landmark: "<node>/kubernetes-version.txt",
  rootDepth: 1,
  recognise: (path) =>
    rootBefore(path, /^(.*?)kind-version\.txt$/) ?? rootBefore(path, /^(.*?)[^/]+\/kubernetes-version\.txt$/),
  classify(path, root) {
    const file = below(path, root);
    if (file === null) return other;
    const slash = file.indexOf("/");
    const node = slash < 0 ? "" : file.slice(0, slash);
    if (/^[^/]+\/kubernetes-version\.txt$/.test(file)) return { role: "document", document: "version-text" };
    const container = nodeLog(file, file, node);
    if (container !== null) return { role: "log", log: container };
    return /\.log(?:\.gz)?$/.test(file) ? { role: "log", log: hostLog(file, node) } : (nestedArchive(file) ?? other);
  },
};
