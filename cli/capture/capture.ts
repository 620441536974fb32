// Reads a cluster into a sink: discovery ─▶ catalogue ─▶ namespaces ─▶ Secrets ─▶ everything else ─▶ logs; nothing waits for ever.
import type { ImportedResource, SnapshotSink } from "../../db/model/import/import.ts";
import type { FoundResource } from "../../db/model/import/read-resources.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";
import { isMap } from "../../db/model/resource/json.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import type { ClusterConnection } from "./connection.ts";
import { LogTargets, readLogs } from "./container-logs.ts";
import type { Discovery } from "./discovery.ts";
import { isDefinitions, type StoredDefinition } from "./definitions.ts";
import { GapGroups } from "./gap-groups.ts";
import { listResources, nameOf } from "./list-resources.ts";
import { chosenTypes, type Selection } from "./selection.ts";
import { ApiRefusal, gapOf } from "./status-error.ts";

/** Types listed at once. */
const parallel = 4;

export interface CaptureOptions extends Selection {
  /** CustomResourceDefinitions that have been listed already; null: not yet. */
  readonly definitions: readonly StoredDefinition[] | null;
  readonly skipLogs: boolean;
  readonly includePrevious: boolean;
  /** Of each container. */
  readonly maxLogBytes: number;
  readonly sinceSeconds?: number;
  /** Ends at the overall deadline. */
  readonly signal: AbortSignal;
  /** For logs that do not fit in memory. */
  readonly dir: string;
}

export interface CaptureSteps {
  /** Each object once, before it is handed to the sink. */
  seen(resource: FoundResource): void;
  /** All Secrets have been seen, nothing else but them and the namespaces is in the sink yet. */
  secretsKnown(): Promise<void>;
  /** Every object is in the sink; logs follow. The newest version of the cluster that a list told, decimal; "" if none did. */
  resourcesDone(resourceVersion: string): Promise<void>;
  progress(resources: number, logs: number): void;
}

export interface Captured {
  /** What a list was refused for, as far as a role would help. */
  readonly refused: { readonly types: readonly ApiResource[]; readonly logs: boolean };
}

/** Throws what the sink throws; what the cluster does not give is a gap. */
export async function capture(
  cluster: ClusterConnection,
  discovery: Discovery,
  options: CaptureOptions,
  sink: SnapshotSink,
  steps: CaptureSteps,
): Promise<Captured> {
  const run = new Capture(cluster, options, sink, steps);
  const types = chosenTypes(discovery.served, options);
  const first = (name: string): ApiResource[] =>
    types.filter(({ group, resource }) => group === "" && resource === name);
  await run.namespaces(discovery.served, first("namespaces"));
  for (const secrets of first("secrets")) await run.list(secrets);
  await steps.secretsKnown();
  const { definitions } = options;
  const [definition] = types.filter(isDefinitions);
  if (definition && definitions) await run.stored(definition, definitions);
  const rest = types.filter(
    (type) =>
      (type.group !== "" || (type.resource !== "namespaces" && type.resource !== "secrets")) &&
      (type !== definition || definitions === null),
  );
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let type = rest[next++]; type; type = rest[next++]) await run.list(type);
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  await steps.resourcesDone(run.resourceVersion === 0n ? "" : String(run.resourceVersion));
  if (!options.skipLogs) await run.logs();
  return { refused: run.refused };
}

class Capture {
  readonly refused: { types: ApiResource[]; logs: boolean } = { types: [], logs: false };
  resourceVersion = 0n;
  readonly #cluster: ClusterConnection;
  readonly #options: CaptureOptions;
  readonly #sink: SnapshotSink;
  readonly #steps: CaptureSteps;
  readonly #targets = new LogTargets();
  #namespaces: readonly string[] = [];
  #resources = 0;
  #logs = 0;
  /** The sink takes one object at a time. */
  #turn: Promise<void> = Promise.resolve();

  constructor(cluster: ClusterConnection, options: CaptureOptions, sink: SnapshotSink, steps: CaptureSteps) {
    this.#cluster = cluster;
    this.#options = options;
    this.#sink = sink;
    this.#steps = steps;
  }

  /** Their names are where to look when a list of the whole cluster is refused. */
  async namespaces(served: readonly ApiResource[], chosen: readonly ApiResource[]): Promise<void> {
    const { namespaces } = this.#options;
    const found: string[] = [];
    const [type] =
      chosen.length > 0 ? chosen : served.filter(({ group, resource }) => group === "" && resource === "namespaces");
    if (type && namespaces.length === 0) {
      await this.#listed(type, "", async (resource) => {
        found.push(resource.name);
        if (chosen.length > 0) await this.#take(type, resource);
      });
    }
    this.#namespaces = namespaces.length > 0 ? namespaces : found.length > 0 ? found : [this.#cluster.namespace];
  }

  async list(type: ApiResource): Promise<void> {
    const take = (resource: FoundResource): Promise<void> => this.#take(type, resource);
    const { namespaces } = this.#options;
    const everywhere = namespaces.length === 0 || !type.namespaced;
    if (everywhere) {
      const refusal = await this.#listed(type, "", take, type.namespaced);
      if (refusal === null) return;
    }
    // Many may read their own namespaces and not the cluster.
    const gaps = new GapGroups((count) => `${nameOf(type, "")} in ${count} namespaces`);
    for (const namespace of this.#namespaces) {
      const refusal = await this.#listed(type, namespace, take, true);
      if (refusal !== null) gaps.add(gapOf(refusal, nameOf(type, namespace)), namespace);
    }
    const found = gaps.all();
    if (found.some(({ reason }) => reason === "forbidden")) this.refused.types.push(type);
    for (const gap of found) this.#sink.gap(gap);
  }

  /** What was listed before. */
  async stored(type: ApiResource, found: readonly StoredDefinition[]): Promise<void> {
    for (const one of found) {
      const object: unknown = JSON.parse(one.json);
      if (isMap(object)) await this.#take(type, { ...one, object });
    }
  }

  async logs(): Promise<void> {
    const { maxLogBytes, sinceSeconds, dir, signal } = this.#options;
    const since = sinceSeconds === undefined ? {} : { sinceSeconds };
    await readLogs(
      this.#cluster,
      this.#targets,
      { maxBytes: maxLogBytes, dir, signal, ...since },
      async (stream, bytes) => {
        await this.#sink.log(stream, bytes);
        this.#steps.progress(this.#resources, ++this.#logs);
      },
      (gap) => {
        if (gap.reason === "forbidden") this.refused.logs = true;
        this.#sink.gap(gap);
      },
    );
  }

  /** Null, or the refusal if `mayAskElsewhere` and it was one; every other end is a gap. */
  async #listed(
    type: ApiResource,
    namespace: string,
    take: (resource: FoundResource) => Promise<void>,
    mayAskElsewhere = false,
  ): Promise<ApiRefusal | null> {
    const { labelSelector, signal } = this.#options;
    const gap = this.#sink.gap.bind(this.#sink);
    const context = {
      cluster: this.#cluster,
      codecs: bunCodecsIn(this.#options.dir),
      limits: defaultImportLimits,
      labelSelector,
      signal,
      gap,
      onVersion: (text: string) => {
        const version = /^[0-9]{1,19}$/.test(text) ? BigInt(text) : 0n;
        if (version > this.resourceVersion) this.resourceVersion = version;
      },
    };
    const resources = listResources(type, namespace, context);
    for (;;) {
      let step: IteratorResult<FoundResource, void>;
      try {
        step = await resources.next();
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 403 && mayAskElsewhere) return error;
        const left = gapOf(signal.aborted ? signal.reason : error, nameOf(type, namespace));
        if (left.reason === "forbidden") this.refused.types.push(type);
        gap(left);
        return null;
      }
      if (step.done === true) return null;
      await take(step.value);
    }
  }

  async #take(type: ApiResource, found: FoundResource): Promise<void> {
    this.#steps.seen(found);
    if (type.group === "" && type.resource === "pods") {
      this.#targets.add(found.object, this.#options.includePrevious);
    }
    const resource: ImportedResource = { ...found, resource: type.resource };
    const turn = this.#turn.then(() => this.#sink.resource(resource));
    this.#turn = turn.catch(() => undefined);
    await turn;
    this.#steps.progress(++this.#resources, this.#logs);
  }
}
