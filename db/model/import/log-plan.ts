// Which logs an import takes, each once. A dump may have a million of them: what a file's path says is asked again when it is read, and
// kept is only what it cannot say.
import type { FileRoles } from "./file-roles.ts";
import type { LogFacts } from "./format.ts";
import { PodsSeen } from "./pods-seen.ts";
import type { FoundResource } from "./read-resources.ts";
import type { Detection, LogFile, PlannedLogs } from "./snapshot.ts";
import { textHash } from "./text-hash.ts";

interface Log {
  readonly entry: number;
  readonly facts: LogFacts;
  readonly bytes: number;
}

/** A log that is a part of a file. */
interface Section extends Log {
  readonly section: number;
}

export class LogPlan {
  readonly #root: string;
  readonly #roles: FileRoles;
  readonly #pods = new PodsSeen();
  /** By path and section. */
  readonly #sections = new Map<string, Section>();
  /** Of the containers whose paths tell a run. */
  readonly #newestRuns = new Map<string, number>();
  /** Entry → its path, which came again: a tar that was appended to has a file twice, and the later one is meant. */
  readonly #replaced = new Map<number, string>();
  /** Entries of copies. */
  readonly #leftOut = new Set<number>();
  #count = 0;
  #total = 0;
  /** Until all is planned: hash of a path → where its entry and bytes stand in the lists. */
  #places = new Map<number, number>();
  #entries: number[] = [];
  #bytes: number[] = [];
  /** Until then, too: hash of what stream a log is → its bytes, of those whose stream the path alone tells; and the others. */
  #taken = new Map<number, number>();
  #uncertain: Log[] = [];

  constructor(detection: Detection, roles: FileRoles) {
    this.#root = detection.root;
    this.#roles = roles;
  }

  file(path: string, facts: LogFacts, entry: number, bytes: number): void {
    const hash = textHash(path);
    const at = this.#places.get(hash) ?? this.#entries.length;
    const isNew = at === this.#entries.length;
    if (!isNew) this.#replaced.set(this.#entries[at] ?? -1, path);
    this.#places.set(hash, at);
    this.#total += bytes - (this.#bytes[at] ?? 0);
    this.#entries[at] = entry;
    this.#bytes[at] = bytes;
    if (isNew) this.#count++;
    if (facts.run !== undefined) {
      const container = containerOf(facts);
      this.#newestRuns.set(container, Math.max(facts.run, this.#newestRuns.get(container) ?? 0));
    }
    if (facts.run === undefined && facts.doubt === undefined) this.#taken.set(identityOf(facts), bytes);
    else this.#uncertain.push({ entry, facts, bytes });
  }

  section(log: Section): void {
    this.#sections.set(`${log.facts.file}\n${String(log.section)}`, log);
  }

  resource(resource: FoundResource): void {
    this.#pods.resource(resource);
  }

  /** What to read, once everything was seen. */
  planned(): PlannedLogs {
    this.#leaveOutCopies();
    [this.#places, this.#taken] = [new Map(), new Map()];
    [this.#entries, this.#bytes, this.#uncertain] = [[], [], []];
    const sections = new Map<number, Map<number, LogFile>>();
    let [count, total] = [this.#count, this.#total];
    for (const { entry, section, facts, bytes } of this.#sections.values()) {
      const ofEntry = sections.get(entry) ?? new Map<number, LogFile>();
      sections.set(entry, ofEntry.set(section, this.#logFile(facts)));
      total += bytes;
      count++;
    }
    this.#sections.clear();
    return { file: (entry, path) => this.#file(entry, path), sections, count, bytes: total };
  }

  #file(entry: number, path: string): LogFile | null {
    // The path, too: another one may have had its hash.
    if (this.#leftOut.has(entry) || this.#replaced.get(entry) === path) return null;
    const role = this.#roles.of(path);
    return role.role === "log" ? this.#logFile(role.log) : null;
  }

  /** Paths below the dump's root are stable between two dumps of one cluster; the root's name has a date in it. */
  #logFile(facts: LogFacts): LogFile {
    const newestRun = facts.run === undefined ? 0 : (this.#newestRuns.get(containerOf(facts)) ?? 0);
    const stream = this.#pods.stream(facts, newestRun);
    const file = stream.file.startsWith(this.#root) ? stream.file.slice(this.#root.length) : stream.file;
    return { stream: { ...stream, file }, prefix: facts.prefix };
  }

  /** Copies of logs that are already there under their own pods. Those without doubt come first, then as they lie in the input. */
  #leaveOutCopies(): void {
    const meant = this.#uncertain.filter(({ entry }) => !this.#replaced.has(entry));
    const doubtful = meant.filter(({ facts }) => isDoubtful(facts));
    if (doubtful.length === 0) return;
    const taken = this.#taken;
    for (const { facts, bytes } of [...this.#sections.values(), ...meant])
      if (!isDoubtful(facts)) taken.set(identityOf(this.#logFile(facts).stream), bytes);
    for (const { entry, facts, bytes } of doubtful) {
      const { stream } = this.#logFile(facts);
      const identity = identityOf(stream);
      const size = taken.get(identity);
      const sameSize = facts.doubt === "pod-only" && stream.source === "container" && size === bytes;
      // A link to the running container's file may have grown by a line between two copies.
      if (sameSize || (facts.doubt === "copy" && size !== undefined)) {
        this.#leftOut.add(entry);
        this.#total -= bytes;
        this.#count--;
      } else taken.set(identity, bytes);
    }
  }
}

type Identity = Pick<LogFacts, "source" | "namespace" | "pod" | "container" | "generation">;

function identityOf({ source, namespace, pod, container, generation }: Identity): number {
  return textHash([source, namespace, pod, container, generation].join("\n"));
}

function containerOf({ namespace, pod, container }: LogFacts): string {
  return [namespace, pod, container].join("\n");
}

function isDoubtful({ doubt }: LogFacts): boolean {
  return doubt === "pod-only" || doubt === "copy";
}
