// Which log files an import takes, each once, and what stream each is: paths say most, the pods say the rest.
import type { LogStream } from "../log-stream.ts";
import type { FoundResource } from "./read-resources.ts";
import type { LogFacts } from "./format.ts";
import { fieldOf, textOf } from "./record.ts";
import type { LogFile } from "./snapshot.ts";

interface Candidate {
  readonly facts: LogFacts;
  readonly entry: number;
  readonly bytes: number;
}

interface Pod {
  readonly uid: string;
  readonly node: string;
}

type Stream = Omit<LogStream, "framing">;

export class LogPlan {
  /** By path: a tar that was appended to has a file twice, and the later one is meant. */
  readonly #candidates = new Map<string, Candidate>();
  /** namespace → name → uid and node. */
  readonly #pods = new Map<string, Map<string, Pod>>();
  /** Node names, each string once for all its pods. */
  readonly #nodes = new Map<string, string>();

  log(path: string, facts: LogFacts, entry: number, bytes: number): void {
    this.#candidates.set(path, { facts, entry, bytes });
  }

  resource({ group, kind, namespace, name, object }: FoundResource): void {
    if (group !== "") return;
    if (kind === "Node") this.#node(name);
    if (kind !== "Pod") return;
    const pods = this.#pods.get(namespace) ?? new Map<string, Pod>();
    const uid = textOf(fieldOf(object["metadata"], "uid"));
    pods.set(name, { uid, node: this.#node(textOf(fieldOf(object["spec"], "nodeName"))) });
    this.#pods.set(namespace, pods);
  }

  #node(name: string): string {
    const known = this.#nodes.get(name);
    if (known === undefined) this.#nodes.set(name, name);
    return known ?? name;
  }

  /** The files to read: entry → stream. A copy of a log that is already there under its own pod is left out. */
  files(): { readonly files: Map<number, LogFile>; readonly bytes: number } {
    const files = new Map<number, LogFile>();
    const taken = new Map<string, number>();
    let total = 0;
    const sure = [...this.#candidates.values()].sort((a, b) => doubtOf(a) - doubtOf(b) || a.entry - b.entry);
    for (const { facts, entry, bytes } of sure) {
      const stream = this.#stream(facts);
      const identity = [stream.source, stream.namespace, stream.pod, stream.container, stream.generation].join("\n");
      if (facts.doubt === "pod-only" && stream.source === "container" && taken.get(identity) === bytes) continue;
      taken.set(identity, bytes);
      files.set(entry, { stream, prefix: facts.prefix });
      total += bytes;
    }
    return { files, bytes: total };
  }

  #stream({ prefix: _prefix, doubt, ...facts }: LogFacts): Stream {
    if (doubt === "pod-only") return this.#byPodName(facts);
    if (facts.source === "host") return { ...facts, uid: "" };
    const named = doubt === "joined" ? { ...facts, ...this.#split(facts.namespace, facts.pod) } : facts;
    const pod = this.#pods.get(named.namespace)?.get(named.pod);
    return { ...named, uid: pod?.uid ?? "", node: pod?.node ?? named.node };
  }

  /** A pod of that name, if there is exactly one in the cluster; else some other file of the collector's. */
  #byPodName(facts: Omit<LogFacts, "prefix" | "doubt">): Stream {
    const [found, ...others] = [...this.#pods].filter(([, pods]) => pods.has(facts.pod));
    const pod = found?.[1].get(facts.pod);
    if (found !== undefined && pod !== undefined && others.length === 0) {
      return { ...facts, source: "container", namespace: found[0], ...pod };
    }
    const node = this.#nodes.has(facts.node) ? facts.node : "";
    return { ...facts, namespace: "", pod: "", container: "", generation: "current", node, uid: "" };
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

function doubtOf({ facts }: Candidate): number {
  return facts.doubt === "pod-only" ? 1 : 0;
}
