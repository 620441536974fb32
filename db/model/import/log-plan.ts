// Which logs an import takes, each once, and what stream each is: paths say most, the pods say the rest.
import { isPrintable } from "../archive/safe-path.ts";
import type { LogStream } from "../log-stream.ts";
import type { FoundResource } from "./read-resources.ts";
import type { LogFacts } from "./format.ts";
import { fieldOf, textOf } from "./record.ts";
import type { LogFile } from "./snapshot.ts";

const nameMax = 512;

/** A file of the input, or one section of it. */
export interface LogPlace {
  readonly entry: number;
  /** -1 = the whole file. */
  readonly section: number;
}

interface Candidate extends LogPlace {
  readonly facts: LogFacts;
  readonly bytes: number;
}

interface Pod {
  readonly uid: string;
  readonly node: string;
}

type Stream = Omit<LogStream, "framing">;

export interface PlannedLogs {
  readonly files: Map<number, LogFile>;
  /** entry → section → stream */
  readonly sections: Map<number, Map<number, LogFile>>;
  readonly count: number;
  readonly bytes: number;
}

export class LogPlan {
  /** By path: a tar that was appended to has a file twice, and the later one is meant. */
  readonly #candidates = new Map<string, Candidate>();
  /** namespace → name → uid and node. */
  readonly #pods = new Map<string, Map<string, Pod>>();
  /** Node names, each string once for all its pods. */
  readonly #nodes = new Map<string, string>();

  log(path: string, facts: LogFacts, place: LogPlace, bytes: number): void {
    this.#candidates.set(place.section < 0 ? path : `${path}\n${String(place.section)}`, { facts, ...place, bytes });
  }

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

  /** What to read. A copy of a log that is already there under its own pod is left out. */
  files(): PlannedLogs {
    const planned: PlannedLogs = { files: new Map(), sections: new Map(), count: 0, bytes: 0 };
    const taken = new Map<string, number>();
    const newest = this.#newestRuns();
    const sure = inOrder([...this.#candidates.values()]);
    const last = sure.at(-1);
    const mayRepeat = last !== undefined && doubtOf(last) > 0;
    let [count, total] = [0, 0];
    for (const { facts, entry, section, bytes } of sure) {
      const stream = this.#stream(facts, facts.run === undefined ? 0 : (newest.get(containerOf(facts)) ?? 0));
      if (mayRepeat) {
        const identity = [stream.source, stream.namespace, stream.pod, stream.container, stream.generation].join("\n");
        const size = taken.get(identity);
        const sameSize = facts.doubt === "pod-only" && stream.source === "container" && size === bytes;
        // A link to the running container's file may have grown by a line between two copies.
        if (sameSize || (facts.doubt === "copy" && size !== undefined)) continue;
        taken.set(identity, bytes);
      }
      const file = { stream, prefix: facts.prefix };
      if (section < 0) planned.files.set(entry, file);
      else planned.sections.set(entry, (planned.sections.get(entry) ?? new Map<number, LogFile>()).set(section, file));
      total += bytes;
      count++;
    }
    return { ...planned, count, bytes: total };
  }

  #newestRuns(): Map<string, number> {
    const newest = new Map<string, number>();
    for (const { facts } of this.#candidates.values()) {
      if (facts.run === undefined) continue;
      const key = containerOf(facts);
      newest.set(key, Math.max(facts.run, newest.get(key) ?? 0));
    }
    return newest;
  }

  #stream(facts: LogFacts, newestRun: number): Stream {
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

function containerOf({ namespace, pod, container }: LogFacts): string {
  return [namespace, pod, container].join("\n");
}

/** Those without doubt first, then as they lie in the input: nearly always they came so. */
function inOrder(candidates: Candidate[]): Candidate[] {
  const order = (a: Candidate, b: Candidate): number => doubtOf(a) - doubtOf(b) || a.entry - b.entry;
  const isSorted = candidates.every((each, i) => i === 0 || order(candidates[i - 1] ?? each, each) <= 0);
  return isSorted ? candidates : candidates.sort(order);
}

function doubtOf({ facts }: Candidate): number {
  return facts.doubt === "pod-only" || facts.doubt === "copy" ? 1 : 0;
}
