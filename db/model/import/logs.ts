// Logs and nothing else: one file, or a folder of them.
import { type BundleFormat, nestedArchive, other } from "./format.ts";
import { looseLog } from "./manifests.ts";

export const logs: BundleFormat = {
  name: "logs",
  title: "a log, or a folder of logs",
  landmark: "a file *.log",
  rootDepth: -1,
  loose: "log",
  recognise: () => null,
  classify: (path) => looseLog(path) ?? nestedArchive(path) ?? other,
};
