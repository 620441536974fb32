// Which stream a log is: its path says most, the pods and nodes of the dump say the rest.
import { isPrintable } from "../archive/safe-path.ts";
import type { LogStream } from "../log-stream.ts";
import type { LogFacts } from "./format.ts";
import type { FoundResource } from "./read-resources.ts";
import { fieldOf, textOf } from "./record.ts";

const nameMax = 512;

interface Pod {
  readonly uid: string;
  readonly node: string;
}

type Stream = Omit<LogStream, "framing">;

export class PodsSeen {
  /** namespace → name → uid and node. */
  readonly #pods = new Map<string, Map<string, Pod>>();
  /** Node names, each string once for all its pods. */
  readonly #nodes = new Map<string, string>();

  resource({ group, kind, namespace, name, object }: FoundResource): void {
    if (group !== "") return;
    if (kind === "Node") this.#node(name);
    if (kind !== "Pod") return;
    const pods = this.#pods.get(namespace) ?? new Map<string, Pod>();
    const uid = nameOf(fieldOf(object["metadata"], "uid"));
    pods.set(name, { uid, node: this.#node(nameOf(fieldOf(object["spec"], "nodeName"))) });
    this.#pods.set(namespace, pods);
  }

  #node(name: string): string {
    const known = this.#nodes.get(name);
    if (known === undefined) this.#nodes.set(name, name);
    return known ?? name;
  }

  /** `newestRun` of the container, for facts that tell a run. */
  stream(facts: LogFacts, newestRun: number): Stream {
    const { source, namespace, file, run, doubt } = facts;
    if (doubt === "pod-only") return this.#byPodName(facts);
    if (source === "host") return { ...placeOf(facts), uid: "" };
    const { pod, container } = doubt === "joined" ? this.#split(namespace, facts.pod) : facts;
    const behind = run === undefined ? 0 : newestRun - run;
    const generation = behind === 0 ? facts.generation : behind === 1 ? "previous" : "rotated";
    const known = this.#pods.get(namespace)?.get(pod);
    const [uid, node] = [known?.uid ?? facts.uid ?? "", known?.node || facts.node];
    return { source, namespace, pod, container, generation, file, node, uid };
  }

  /** A pod of that name, if there is exactly one in the cluster; else some other file of the collector's. */
  #byPodName(facts: LogFacts): Stream {
    const [found, ...others] = [...this.#pods].filter(([, pods]) => pods.has(facts.pod));
    const pod = found?.[1].get(facts.pod);
    if (found !== undefined && pod !== undefined && others.length === 0) {
      return { ...placeOf(facts), source: "container", namespace: found[0], ...pod };
    }
    const node = this.#nodes.has(facts.node) ? facts.node : "";
    return { ...placeOf(facts), namespace: "", pod: "", container: "", generation: "current", node, uid: "" };
  }

  /** `<pod>-<container>` cut at the longest pod name that exists; uncut if none does. */
  #split(namespace: string, joined: string): { readonly pod: string; readonly container: string } {
    for (let dash = joined.lastIndexOf("-"); dash > 0; dash = joined.lastIndexOf("-", dash - 1)) {
      const pod = joined.slice(0, dash);
      if (this.#pods.get(namespace)?.has(pod) === true) return { pod, container: joined.slice(dash + 1) };
    }
    return { pod: joined, container: "" };
  }
}

/** What the facts say about the stream itself. */
function placeOf({ source, namespace, pod, container, generation, file, node }: LogFacts): Omit<Stream, "uid"> {
  return { source, namespace, pod, container, generation, file, node };
}

/** Streams are rows and keys: a text with control characters, or a page of it, names nothing. */
function nameOf(value: unknown): string {
  const text = textOf(value);
  return isPrintable(text, nameMax) ? text : "";
}
