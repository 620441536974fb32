// The lines of one log file: as many as were planned, in time order, up to the capture or the container's end.
import { lastRun } from "./container-states.ts";
import { formatted, type Happening } from "./log-formats.ts";
import { noisy, roleOf, type Said, stackTraces, vocabularyOf } from "./log-messages.ts";
import { scripted } from "./log-scripts.ts";
import { LogStamp } from "./log-stamp.ts";
import type { Plan } from "./plan.ts";
import type { PodPlace } from "./pod-place.ts";
import { hash, Random } from "./seeded-random.ts";
import type { LogFormat } from "./workload-table.ts";

export interface LogIdentity {
  readonly place: PodPlace;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: number;
}

/** No log goes further back than this many seconds: the kubelet rotates. */
const windowSeconds = 6 * 3600;
const chunkChars = 64 * 1024;

/** The text in chunks that end with a line. Each line starts with the kubelet's timestamp. */
export function* logText(plan: Plan, log: LogIdentity): Generator<string, void, undefined> {
  const { place, container, previous, lines } = log;
  const { workload, name } = place;
  const random = new Random(plan.seed, `log ${workload.namespace}/${name}/${container}/${String(previous)}`);
  const { from, to } = windowOf(plan, log);
  const main = container === workload.row.name;
  const format: LogFormat = main ? workload.row.format : "logfmt";
  const role = roleOf(container);
  const isNoisy = main && workload.row.fault === "noisy-errors" && workload.name === container;
  const stamp = new LogStamp(random);
  let chunk = "";
  let written = 0;
  while (written < lines) {
    const share = (written + random.next()) / lines;
    // Noisy logs get denser towards their end.
    const at = Math.floor(from + (to - from) * (isNoisy ? Math.sqrt(share) : share));
    const said =
      (main ? scripted(scriptState(log), written, lines, written) : null) ??
      (isNoisy ? noisySaid(random, share) : usualSaid(random, role));
    for (const line of formatted(format, happening(plan, said, at, container, random), random)) {
      if (written === lines) break;
      chunk += `${stamp.next(at)} ${line}\n`;
      written++;
    }
    if (chunk.length >= chunkChars) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}

/** A container that runs again may have ended badly before: then only its previous log follows the script. */
function scriptState({ place, previous }: LogIdentity): PodPlace["state"] {
  if (place.state === "oom-before") return previous ? "oom-killed" : "running";
  return place.state;
}

function windowOf({ clock }: Plan, { place, previous }: LogIdentity): { from: number; to: number } {
  const { startedAgo, finishedAgo } = lastRun(place);
  const ms = (ago: number): number => clock.capturedAt - ago * 1000;
  if (previous) {
    // The run before began and ended before the present one did.
    const end = startedAgo + (place.state === "crash-loop" ? 300 : 3);
    const length = place.state === "crash-loop" ? 7 : 1500;
    return { from: ms(end + length), to: ms(end) };
  }
  return { from: ms(Math.min(startedAgo, finishedAgo + windowSeconds)), to: ms(finishedAgo) };
}

function usualSaid(random: Random, role: string): Said {
  const { usual, unusual } = vocabularyOf(role);
  return random.pick(random.chance(0.018) ? unusual : usual);
}

/** Some errors all the time, and a wave of them in the last part. */
function noisySaid(random: Random, share: number): Said {
  return random.chance(share > 0.7 ? 0.45 : 0.07) ? random.pick(noisy) : usualSaid(random, "service");
}

function happening(plan: Plan, [level, template]: Said, at: number, program: string, random: Random): Happening {
  return {
    at,
    level,
    message: filled(template, random),
    requestId: requestId(plan, at),
    program,
    trace: level === "error" && random.chance(0.6) ? random.pick(stackTraces) : [],
  };
}

/** The same second, the same request: so that one id is found in the logs of all services that it passed. */
function requestId({ seed }: Plan, at: number): string {
  const second = String(Math.floor(at / 1000));
  return `${hash(second, seed).toString(16).padStart(8, "0")}${hash(second, ~seed).toString(16).padStart(8, "0")}`;
}

function filled(template: string, random: Random): string {
  if (!template.includes("{")) return template;
  return template.replaceAll(/\{([a-z]+)\}/g, (whole, gap: string) => {
    switch (gap) {
      case "n":
        return String(random.between(1, 10));
      case "ms":
        return String(random.between(100, 999));
      case "big":
        return String(random.between(100_000, 9_999_999));
      case "ip":
        return `10.64.${String(random.between(0, 12))}.${String(random.between(2, 80))}`;
      case "hex":
        return random.hex(12);
      case "id":
        return `c-${random.hex(8)}`;
      case "order":
        return `SO-${String(random.between(4_000_000, 4_999_999))}`;
      case "user":
        return `u${String(random.between(10_000, 99_999))}`;
      case "sku":
        return `SKU-${String(random.between(1000, 9999))}`;
      case "wh":
        return random.pick(["FRA1", "HAM2", "MUC1"]);
      case "money":
        return `${String(random.between(5, 400))}.${String(random.between(10, 99))}`;
      default:
        return whole;
    }
  });
}
