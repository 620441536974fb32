// A node's /var/log/pods, or a part of it: `<namespace>_<pod>_<uid>/<container>/<run>.log`.
import { type BundleFormat, hostLog, other } from "./format.ts";
import { nodeLog, podLogRoot } from "./node-logs.ts";

export const podLogs: BundleFormat = {
  name: "pod-logs",
  title: "a folder of /var/log/pods",
  landmark: "<namespace>_<pod>_<uid>/",
  // Never believed at once: other dumps hold such folders too.
  rootDepth: -1,
  recognise: podLogRoot,
  classify(path) {
    const container = nodeLog(path, path);
    if (container !== null) return { role: "log", log: container };
    return /\.log(?:\.gz)?$/.test(path) ? { role: "log", log: hostLog(path) } : other;
  },
};
