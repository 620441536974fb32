// Reads the logs of every container, newest first within a budget each, several at a time; a stream that hangs stops nothing.
import { join } from "node:path";
import { fieldOf, listOf, textOf } from "../../db/model/import/record.ts";
import type { Gap } from "../../db/model/gap.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import { Collector } from "../push/collector.ts";
import type { ClusterConnection } from "./connection.ts";
import { GapGroups } from "./gap-groups.ts";
import { gapOf, refusalOf } from "./status-error.ts";
import { TailSpool } from "./tail-spool.ts";

/** Streams at once: enough to hide the kubelets' latency, few enough for the API server. */
const parallel = 16;
/** A log that sends nothing for this long is not going to. */
const idleMs = 15_000;

export interface LogTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly node: string;
  readonly container: string;
  readonly previous: boolean;
}

export interface LogOptions {
  /** Of each container: the newest so many bytes are kept. */
  readonly maxBytes: number;
  readonly sinceSeconds?: number;
  /** Folder for what does not fit in memory. */
  readonly dir: string;
  /** Ends at the overall deadline. */
  readonly signal: AbortSignal;
}

/** The containers of a pod that have written something: init, sidecar, ephemeral and main ones, and their previous runs if wanted. */
export function logTargets(pod: Record<string, unknown>, withPrevious: boolean): LogTarget[] {
  const metadata = fieldOf(pod, "metadata");
  const at = {
    namespace: textOf(fieldOf(metadata, "namespace")),
    pod: textOf(fieldOf(metadata, "name")),
    uid: textOf(fieldOf(metadata, "uid")),
    node: textOf(fieldOf(fieldOf(pod, "spec"), "nodeName")),
  };
  const status = fieldOf(pod, "status");
  return ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"].flatMap((list) =>
    listOf(fieldOf(status, list)).flatMap((container) => {
      const target = { ...at, container: textOf(fieldOf(container, "name")) };
      const state = fieldOf(container, "state");
      const restarted = Number(fieldOf(container, "restartCount")) > 0;
      const started =
        fieldOf(state, "running") !== undefined || fieldOf(state, "terminated") !== undefined || restarted;
      if (!started) return [];
      const current = { ...target, previous: false };
      return withPrevious && restarted ? [current, { ...target, previous: true }] : [current];
    }),
  );
}

/** Which logs to read. 100,000 pods are a list of as many short texts: as objects they were 40 MiB more. */
export class LogTargets {
  readonly #pods: string[] = [];
  #count = 0;

  add(pod: Record<string, unknown>, withPrevious: boolean): void {
    const targets = logTargets(pod, withPrevious);
    const [first] = targets;
    if (!first) return;
    const { namespace, pod: name, uid, node } = first;
    const containers = targets.map(({ container, previous }) => `${previous ? "-" : "+"}${container}`);
    this.#pods.push([namespace, name, uid, node, ...containers].join("/"));
    this.#count += targets.length;
  }

  get count(): number {
    return this.#count;
  }

  *[Symbol.iterator](): Generator<LogTarget, void, undefined> {
    for (const joined of this.#pods) {
      const [namespace = "", pod = "", uid = "", node = "", ...containers] = joined.split("/");
      for (const each of containers) {
        yield { namespace, pod, uid, node, container: each.slice(1), previous: each.startsWith("-") };
      }
    }
  }
}

/**
 * Hands every log to `take`, one after the other, whole. What could not be read is a gap; many alike are one. Throws only what
 * `take` throws.
 */
export async function readLogs(
  cluster: ClusterConnection,
  targets: LogTargets,
  options: LogOptions,
  take: (stream: LogStream, bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  gap: (gap: Gap) => void,
): Promise<void> {
  const gaps = new GapGroups((count) => `logs of ${count} containers`);
  const waiting = targets[Symbol.iterator]();
  let begun = 0;
  const collector = new Collector();
  let taking: Promise<void> = Promise.resolve();
  const lane = async (index: number): Promise<void> => {
    while (!options.signal.aborted) {
      const { value: target } = waiting.next();
      if (!target) return;
      begun++;
      const spool = new TailSpool(join(options.dir, `log-${index}`), options.maxBytes);
      try {
        const cut = await read(cluster, target, options, spool);
        if (cut !== null) gaps.add(cut, nameOf(target));
        const { lines, keptLines, bytes } = await spool.end();
        if (keptLines < lines) {
          gap({ reason: "truncated", what: nameOf(target), detail: `kept the last ${keptLines} of ${lines} lines` });
        }
        if (bytes === 0) continue;
        // One at a time: packs are cut in the order in which logs end.
        const turn = taking.then(() => take(streamOf(target), spool.bytes()));
        taking = turn.catch(() => undefined);
        await turn;
        collector.passed(bytes);
      } finally {
        await spool.remove();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, targets.count) }, (_, i) => lane(i)));
  const left = targets.count - begun;
  if (left > 0) {
    gap({
      reason: "timeout",
      what: `logs of ${left} containers`,
      detail: "Not read before the deadline. Raise it with --deadline",
    });
  }
  for (const each of gaps.all()) gap(each);
}

/** Null, or the gap that the end of the log left. */
async function read(
  cluster: ClusterConnection,
  target: LogTarget,
  { signal, sinceSeconds }: LogOptions,
  spool: TailSpool,
): Promise<Gap | null> {
  const idle = new AbortController();
  const expire = (): void => idle.abort(new DOMException(`nothing came for ${idleMs / 1000} s`, "TimeoutError"));
  let timer = setTimeout(expire, idleMs);
  try {
    const both = AbortSignal.any([signal, idle.signal]);
    const response = await cluster.get(pathOf(target, sinceSeconds), { headers: { accept: "*/*" }, signal: both });
    if (response.status !== 200) throw await refusalOf(response);
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      await spool.write(chunk);
      timer = setTimeout(expire, idleMs);
    }
    return null;
  } catch (error) {
    const reason: unknown = idle.signal.aborted ? idle.signal.reason : signal.aborted ? signal.reason : error;
    return gapOf(reason, nameOf(target));
  } finally {
    clearTimeout(timer);
  }
}

function pathOf({ namespace, pod, container, previous }: LogTarget, sinceSeconds: number | undefined): string {
  const query = new URLSearchParams({ container, timestamps: "true" });
  if (previous) query.set("previous", "true");
  if (sinceSeconds !== undefined) query.set("sinceSeconds", String(sinceSeconds));
  const [ns, name] = [encodeURIComponent(namespace), encodeURIComponent(pod)];
  return `/api/v1/namespaces/${ns}/pods/${name}/log?${query.toString()}`;
}

function streamOf({ previous, ...target }: LogTarget): LogStream {
  const generation = previous ? "previous" : "current";
  return { ...target, source: "container", generation, file: "", framing: "kubelet" };
}

const nameOf = ({ namespace, pod, container, previous }: LogTarget): string =>
  `${namespace}/${pod} ${container}${previous ? " (previous)" : ""}`;
