// Which logs an import takes, each once. A dump may have a million of them: of a file its path is kept, and what that says is asked again
// when the file is read.
import type { LogFacts } from "./format.ts";
import { PodsSeen } from "./pods-seen.ts";
import type { FoundResource } from "./read-resources.ts";
import { roleOf } from "./role-of.ts";
import type { Detection, LogFile, PlannedLogs } from "./snapshot.ts";

/** A log that is a part of a file. */
interface Section {
  readonly entry: number;
  readonly section: number;
  readonly facts: LogFacts;
  readonly bytes: number;
}

export class LogPlan {
  readonly #detection: Detection;
  readonly #pods = new PodsSeen();
  /** Path → where its entry and bytes stand in the lists. A tar that was appended to has a file twice, and the later one is meant. */
  readonly #files = new Map<string, number>();
  readonly #entry: number[] = [];
  readonly #bytes: number[] = [];
  /** By path and section. */
  readonly #sections = new Map<string, Section>();
  /** Of the containers whose paths tell a run. */
  readonly #newestRuns = new Map<string, number>();
  #mayRepeat = false;

  constructor(detection: Detection) {
    this.#detection = detection;
  }

  file(path: string, facts: LogFacts, entry: number, bytes: number): void {
    const at = this.#files.get(path) ?? this.#entry.length;
    this.#files.set(path, at);
    this.#entry[at] = entry;
    this.#bytes[at] = bytes;
    this.#mayRepeat ||= isDoubtful(facts);
    if (facts.run === undefined) return;
    const container = containerOf(facts);
    this.#newestRuns.set(container, Math.max(facts.run, this.#newestRuns.get(container) ?? 0));
  }

  section(log: Section): void {
    this.#sections.set(`${log.facts.file}\n${String(log.section)}`, log);
  }

  resource(resource: FoundResource): void {
    this.#pods.resource(resource);
  }

  /** What to read, once everything was seen. */
  planned(): PlannedLogs {
    if (this.#mayRepeat) this.#leaveOutCopies();
    const sections = new Map<number, Map<number, LogFile>>();
    let total = 0;
    for (const { entry, section, facts, bytes } of this.#sections.values()) {
      const ofEntry = sections.get(entry) ?? new Map<number, LogFile>();
      sections.set(entry, ofEntry.set(section, this.#logFile(relative(facts, this.#detection))));
      total += bytes;
    }
    for (const at of this.#files.values()) total += this.#bytes[at] ?? 0;
    const count = this.#files.size + this.#sections.size;
    return { file: (entry, path) => this.#file(entry, path), sections, count, bytes: total };
  }

  #file(entry: number, path: string): LogFile | null {
    const at = this.#files.get(path);
    return at === undefined || this.#entry[at] !== entry ? null : this.#logFile(this.#factsOf(path));
  }

  #logFile(facts: LogFacts): LogFile {
    const newestRun = facts.run === undefined ? 0 : (this.#newestRuns.get(containerOf(facts)) ?? 0);
    return { stream: this.#pods.stream(facts, newestRun), prefix: facts.prefix };
  }

  #factsOf(path: string): LogFacts {
    const role = roleOf(this.#detection, path);
    if (role.role !== "log") throw new TypeError("a log's path says that it is one");
    return relative(role.log, this.#detection);
  }

  /** A copy of a log that is already there under its own pod. Those without doubt come first, then as they lie in the input. */
  #leaveOutCopies(): void {
    const taken = new Map<string, number>();
    const doubtful: string[] = [];
    for (const { facts, bytes } of this.#sections.values()) taken.set(identityOf(this.#logFile(facts)), bytes);
    for (const [path, at] of this.#inOrder()) {
      const facts = this.#factsOf(path);
      if (isDoubtful(facts)) doubtful.push(path);
      else taken.set(identityOf(this.#logFile(facts)), this.#bytes[at] ?? 0);
    }
    for (const path of doubtful) {
      const { doubt } = this.#factsOf(path);
      const bytes = this.#bytes[this.#files.get(path) ?? -1] ?? 0;
      const log = this.#logFile(this.#factsOf(path));
      const size = taken.get(identityOf(log));
      const sameSize = doubt === "pod-only" && log.stream.source === "container" && size === bytes;
      // A link to the running container's file may have grown by a line between two copies.
      if (sameSize || (doubt === "copy" && size !== undefined)) this.#files.delete(path);
      else taken.set(identityOf(log), bytes);
    }
  }

  /** Nearly always they came so. */
  #inOrder(): [path: string, at: number][] {
    return [...this.#files].sort(([, a], [, b]) => (this.#entry[a] ?? 0) - (this.#entry[b] ?? 0));
  }
}

/** Paths below the dump's root are stable between two dumps of one cluster; the root's name has a date in it. */
function relative(facts: LogFacts, { root }: Detection): LogFacts {
  return facts.file.startsWith(root) ? { ...facts, file: facts.file.slice(root.length) } : facts;
}

function identityOf({ stream }: LogFile): string {
  return [stream.source, stream.namespace, stream.pod, stream.container, stream.generation].join("\n");
}

function containerOf({ namespace, pod, container }: LogFacts): string {
  return [namespace, pod, container].join("\n");
}

function isDoubtful({ doubt }: LogFacts): boolean {
  return doubt === "pod-only" || doubt === "copy";
}
