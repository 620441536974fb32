// Which stream a log is: its path says most, the pods and nodes of the dump say the rest.
import { isPrintable } from "../archive/safe-path.ts";
import type { LogStream } from "../log-stream.ts";
import type { LogFacts } from "./format.ts";
import type { FoundResource } from "./read-resources.ts";
import { fieldOf, textOf } from "./record.ts";

const nameMax = 512;

type Stream = Omit<LogStream, "framing">;

/** In numbers, as far as it can be: a cluster may have a hundred thousand of them. */
export class PodsSeen {
  /** namespace → name → number of the pod. */
  readonly #pods = new Map<string, Map<string, number>>();
  readonly #uids = new Uids();
  /** Of each pod the number of its node. */
  readonly #nodes: number[] = [];
  readonly #nodeNumbers = new Map<string, number>();
  readonly #nodeNames: string[] = [];

  resource({ group, kind, namespace, name, object }: FoundResource): void {
    if (group !== "") return;
    if (kind === "Node") this.#node(name);
    if (kind !== "Pod") return;
    const pods = this.#pods.get(namespace) ?? new Map<string, number>();
    this.#pods.set(namespace, pods);
    const pod = pods.get(name) ?? this.#nodes.length;
    pods.set(name, pod);
    this.#uids.set(pod, nameOf(fieldOf(object["metadata"], "uid")));
    this.#nodes[pod] = this.#node(nameOf(fieldOf(object["spec"], "nodeName")));
  }

  #node(name: string): number {
    const number = this.#nodeNumbers.get(name) ?? this.#nodeNames.length;
    this.#nodeNumbers.set(name, number);
    this.#nodeNames[number] = name;
    return number;
  }

  #nodeOf(pod: number): string {
    return this.#nodeNames[this.#nodes[pod] ?? -1] ?? "";
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
    const uid = known === undefined ? (facts.uid ?? "") : this.#uids.get(known);
    const node = (known === undefined ? "" : this.#nodeOf(known)) || facts.node;
    return { source, namespace, pod, container, generation, file, node, uid };
  }

  /** A pod of that name, if there is exactly one in the cluster; else some other file of the collector's. */
  #byPodName(facts: LogFacts): Stream {
    const [found, ...others] = [...this.#pods].filter(([, pods]) => pods.has(facts.pod));
    const pod = found?.[1].get(facts.pod);
    if (found !== undefined && pod !== undefined && others.length === 0) {
      const [uid, node] = [this.#uids.get(pod), this.#nodeOf(pod)];
      return { ...placeOf(facts), source: "container", namespace: found[0], uid, node };
    }
    const node = this.#nodeNumbers.has(facts.node) ? facts.node : "";
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

const uidBytes = 16;
const dash = 0x2d;
const zero = 0x30;
const nine = 0x39;
/** "a" is ten. */
const beforeTen = 0x57;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Texts by number. What is a UUID, as uids are, takes 16 bytes instead of 80. */
class Uids {
  #bytes = new Uint8Array(64 * uidBytes);
  readonly #others = new Map<number, string>();

  set(number: number, uid: string): void {
    if (!uuid.test(uid)) {
      this.#others.set(number, uid);
      return;
    }
    const end = (number + 1) * uidBytes;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#others.delete(number);
    let at = number * uidBytes * 2;
    for (let i = 0; i < uid.length; i++) {
      const code = uid.charCodeAt(i);
      if (code === dash) continue;
      const digit = code - (code > nine ? beforeTen : zero);
      this.#bytes[at >> 1] = ((this.#bytes[at >> 1] ?? 0) << 4) | digit;
      at++;
    }
  }

  /** "" for a number that was never set. */
  get(number: number): string {
    const other = this.#others.get(number);
    if (other !== undefined || (number + 1) * uidBytes > this.#bytes.length) return other ?? "";
    const bytes = this.#bytes.subarray(number * uidBytes, (number + 1) * uidBytes);
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
}
