// `kubectl logs`: a container's exact bytes out of the packs, in the kubelet's order of tail, since, timestamps and limit.
import { negotiate } from "../../db/model/kube/negotiate.ts";
import { compareInstants, type Instant } from "../../db/model/kube/go/rfc3339.ts";
import { chooseContainer, isUnscheduled, logAbsence } from "../../db/model/kube/pod-log-container.ts";
import { readLogLine } from "../../db/model/kube/pod-log-line.ts";
import { parsePodLogOptions, type PodLogOptions } from "../../db/model/kube/pod-log-options.ts";
import { podLog } from "../../db/model/kube/pod-log.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { KubeRefusal } from "../../db/model/kube/status.ts";
import { type Json, textAt } from "../../db/model/resource/json.ts";
import { type PodLogPiece, podLogPieces } from "../../db/log-streams.ts";
import { readResources } from "../pack-read.ts";
import { shownStream } from "./answers.ts";
import type { KubeCall } from "./call.ts";
import { foundRow } from "./get.ts";
import { lastSegments, type LogSegment, type LogSource, logSource, segmentBytes } from "./log-segments.ts";
import { type Readiness, requireReady } from "./readiness.ts";
import type { ServedType } from "./served-types.ts";

export async function podLogAnswer(
  call: KubeCall,
  type: ServedType,
  request: ResourceRequest,
  ready: Readiness,
): Promise<Response> {
  negotiate(call.request.headers.get("accept") ?? "", "log");
  const options = parsePodLogOptions(call.url.searchParams, request.name);
  const row = await foundRow(call, type, request);
  const [pod] = await readResources(call.services, [row]);
  const container = chooseContainer(pod, options.container);
  if (isUnscheduled(pod)) return new Response(null, { status: 204, headers: { "cache-control": "no-cache, private" } });
  // Of a stream that is cut over several packs only some may be here.
  requireReady(ready.logs, "the logs");
  const pieces = await piecesOf(call, pod, container, options);
  const source = await logSource(call.services, call.snapshot, pieces);
  const now = { seconds: Math.floor(call.capturedMs / 1000), nanos: (call.capturedMs % 1000) * 1_000_000 };
  const segments = await wanted(call, source, options, now);
  const lines = podLog(segmentBytes(call.services, segments), source.framing, options, now);
  return shownStream(call, lines, "text/plain");
}

/** All of one stream. A pod that was made anew under its name has several: that of the pod's own uid is meant. */
async function piecesOf(
  call: KubeCall,
  pod: Json,
  container: string,
  { previous }: PodLogOptions,
): Promise<readonly PodLogPiece[]> {
  const name = { namespace: textAt(pod, "metadata", "namespace"), name: textAt(pod, "metadata", "name") };
  const pieces = await podLogPieces(call.services.rows, call.snapshot.id, name);
  const generation = previous ? "previous" : "current";
  const own = pieces.filter((each) => each.container === container && each.generation === generation);
  const uid = textAt(pod, "metadata", "uid");
  const streams = [...Map.groupBy(own, ({ streamId }) => streamId).values()];
  const ofUid = streams.filter(([piece]) => piece?.uid === uid);
  const [best] = (ofUid.length > 0 ? ofUid : streams).toSorted((a, b) => linesOf(b) - linesOf(a));
  if (best) return best;
  throw logAbsence(pod, container, previous) ?? notCaptured(pod, container, previous);
}

const linesOf = (pieces: readonly PodLogPiece[]): number => pieces.reduce((sum, { lines }) => sum + lines, 0);

/** Nothing in the pod says why there is none. */
function notCaptured(pod: Json, container: string, previous: boolean): KubeRefusal {
  const name = textAt(pod, "metadata", "name");
  const run = previous ? "the log of the previous run" : "the log";
  const message = `${run} of container "${container}" in pod "${name}" is not in this snapshot: it was not captured, or was empty`;
  return new KubeRefusal(404, message, { reason: "NotFound", details: { name, kind: "pods" } });
}

/** Only what may be shown is read: of a tail the last segments, of a time what begins after it. */
async function wanted(
  call: KubeCall,
  { framing, segments }: LogSource,
  { tailLines, sinceSeconds, sinceTime }: PodLogOptions,
  now: Instant,
): Promise<readonly LogSegment[]> {
  // A last line without an end counts one more.
  const last = tailLines === null ? segments : lastSegments(segments, tailLines + 1);
  const since = sinceSeconds === null ? sinceTime : { seconds: now.seconds - sinceSeconds, nanos: now.nanos };
  if (since === null || framing === "none" || last.length < 2) return last;
  // The first segment whose beginning is not older; lines of the one before it may be newer, too.
  let [low, high] = [0, last.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = last[middle];
    const isOlder = segment !== undefined && (await beginsBefore(call, segment, framing, since));
    if (isOlder) low = middle + 1;
    else high = middle;
  }
  return last.slice(Math.max(0, low - 1));
}

async function beginsBefore(
  call: KubeCall,
  segment: LogSegment,
  framing: LogSource["framing"],
  since: Instant,
): Promise<boolean> {
  for await (const bytes of segmentBytes(call.services, [segment])) {
    const end = bytes.indexOf(0x0a);
    const line = readLogLine(bytes.subarray(0, end < 0 ? bytes.length : end + 1), framing);
    return line?.stamp ? compareInstants(line.stamp, since) < 0 : false;
  }
  return false;
}
