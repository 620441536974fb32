// Container logs of the made-up API server.
import type { Cluster, ClusterLog } from "../cluster/cluster.ts";
import { type Answer, refusal, type Request } from "./answer.ts";

export class Logs {
  readonly #logs = new Map<string, ClusterLog>();
  readonly #hangs: (pod: string, container: string) => boolean;

  constructor(cluster: Cluster, hangs: (pod: string, container: string) => boolean) {
    for (const log of cluster.logs()) this.#logs.set(keyOf(log.namespace, log.pod, log.container, log.previous), log);
    this.#hangs = hangs;
  }

  answer({ path, query }: Request): Answer | null {
    const [, namespace = "", pod = ""] = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/.exec(path) ?? [];
    if (pod === "") return null;
    const container = query.get("container") ?? "";
    const previous = query.get("previous") === "true";
    const log = this.#logs.get(keyOf(namespace, pod, container, previous));
    const headers = { "content-type": "text/plain" };
    if (!log && previous)
      return refusal(400, "BadRequest", `previous terminated container "${container}" in pod "${pod}" not found`);
    const all = log?.text() ?? [];
    const seconds = query.get("sinceSeconds");
    const text = seconds === null ? all : linesSince(all, Date.now() - Number(seconds) * 1000);
    return { status: 200, headers, body: this.#hangs(pod, container) ? hanging(text) : text };
  }
}

/** Every line begins with its time: the capture asks for timestamps. */
function linesSince(text: Iterable<string>, ms: number): string[] {
  const from = new Date(ms).toISOString();
  return [...text]
    .join("")
    .split(/(?<=\n)/)
    .filter((line) => line >= from);
}

function* hanging(text: Iterable<string>): Generator<string | null> {
  for (const chunk of text) {
    yield chunk;
    break;
  }
  yield null;
}

const keyOf = (...parts: readonly (string | boolean)[]): string => parts.join("/");
