// Log files as they lie on a node: /var/log/pods and /var/log/containers, wherever a dump has put these folders.
import { hostLog, type LogFacts } from "./format.ts";

// <namespace>_<pod>_<uid>/<container>/<run>.log[.<time of rotation>][.gz]; a static pod's uid is a hash without dashes.
const podFile =
  /(?:^|\/)([a-z0-9-]+)_([a-z0-9.-]+)_([0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32})\/([^/]+)\/(\d+)\.log(\.\d{8}-\d{6})?(?:\.gz)?$/;
// <pod>_<namespace>_<container>-<64 hexadecimal digits>.log: links to the files above, which some collectors copy.
const containerFile = /(?:^|\/)containers\/([a-z0-9.-]+)_([a-z0-9-]+)_(.+)-[0-9a-f]{64}\.log(?:\.gz)?$/;

/** The stream of a path like that, or null. `file` = the path to keep. */
export function nodeLog(path: string, file: string, node = ""): LogFacts | null {
  const inPods = podFile.exec(path);
  if (inPods !== null) {
    const [, namespace = "", pod = "", uid = "", container = "", run = "0", rotation] = inPods;
    const generation = rotation === undefined ? "current" : "rotated";
    const facts = { ...hostLog(file, node), namespace, pod, uid, container, generation, prefix: "detect" } as const;
    return { ...facts, source: "container", ...(rotation === undefined ? { run: Number(run) } : {}) };
  }
  const inContainers = containerFile.exec(path);
  if (inContainers === null) return null;
  const [, pod = "", namespace = "", container = ""] = inContainers;
  return {
    ...hostLog(file, node),
    source: "container",
    namespace,
    pod,
    container,
    prefix: "detect",
    doubt: "copy",
  };
}

/** The folder in front of `<namespace>_<pod>_<uid>/`, null if the path has none. */
export function podLogRoot(path: string): string | null {
  const match = podFile.exec(path);
  if (match === null) return null;
  return path.slice(0, match.index + (path[match.index] === "/" ? 1 : 0));
}
