// Writes one thing that happened in each of the formats that programs log in.
import type { Level } from "./log-messages.ts";
import type { LogFormat } from "./workload-table.ts";
import type { Random } from "./seeded-random.ts";

export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: Level;
  readonly message: string;
  /** The same in every service for what belongs together. */
  readonly requestId: string;
  readonly program: string;
  readonly trace: readonly string[];
}

const paths = [
  "/",
  "/cart",
  "/checkout",
  "/products/4711",
  "/products/1138?color=blue",
  "/search?q=running+shoes",
  "/api/v2/orders",
  "/api/v2/stock",
  "/healthz",
] as const;
const agents = [
  "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15",
  "kube-probe/1.34",
  "shop-app/8.14 (Android 15)",
] as const;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The physical lines, without line ends or the kubelet's stamp. */
export function formatted(format: LogFormat, happening: Happening, random: Random): string[] {
  return writers[format](happening, random);
}

const writers: Readonly<Record<LogFormat, (happening: Happening, random: Random) => string[]>> = {
  zap: (happening, random) => [zap(happening, random)],
  pino: (happening, random) => [pino(happening, random)],
  klog: (happening, random) => [klog(happening, random)],
  logfmt: (happening) => [logfmt(happening)],
  nginx: (happening, random) => [nginx(happening, random)],
  java,
  plain: (happening) => [plain(happening)],
};

/** ISO 8601 up to the milliseconds, without zone. */
function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 23);
}

function zap({ at, level, message, requestId, program }: Happening, random: Random): string {
  const request = message === "request completed" ? requestFields(random) : "";
  return `{"level":"${level}","ts":${(at / 1000).toFixed(3)},"logger":"${program}","caller":"server/handler.go:${String(random.between(40, 300))}","msg":${JSON.stringify(message)},"request_id":"${requestId}"${request}}`;
}

function requestFields(random: Random): string {
  return `,"method":"${random.pick(["GET", "GET", "POST"])}","path":"${random.pick(paths)}","status":${String(random.pick([200, 200, 200, 200, 201, 304, 404]))},"duration_ms":${String(random.between(1, 480))}`;
}

function pino({ at, level, message, requestId, program }: Happening, random: Random): string {
  const request = message === "request completed" ? requestFields(random) : "";
  return `{"level":"${level}","time":"${iso(at)}Z","pid":1,"name":"${program}","reqId":"${requestId}"${request},"msg":${JSON.stringify(message)}}`;
}

/** Messages of controllers bring their file and line along. */
function klog({ at, level, message }: Happening, random: Random): string {
  const letter = { debug: "I", info: "I", warn: "W", error: "E", fatal: "F" }[level];
  const text = iso(at);
  return `${letter}${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11)}${String(random.between(100, 1000))}       1 ${message}`;
}

function logfmt({ at, level, message, requestId, program }: Happening): string {
  return `time="${iso(at)}Z" level=${level} component=${program} request_id=${requestId} msg=${JSON.stringify(message)}`;
}

function nginx({ at, level, message, requestId }: Happening, random: Random): string {
  const text = iso(at);
  const ip = `203.0.113.${String(random.between(1, 255))}`;
  if (level !== "info" && level !== "debug") {
    const day = text.slice(0, 10).replaceAll("-", "/");
    return `${day} ${text.slice(11, 19)} [${level === "fatal" ? "crit" : level}] 29#29: *${String(random.between(1000, 99999))} ${message}, client: ${ip}, server: shop.example, request: "GET /checkout HTTP/2.0"`;
  }
  const month = months[Number(text.slice(5, 7)) - 1] ?? "";
  const status = random.pick([200, 200, 200, 200, 200, 304, 301, 404, 499]);
  return `${ip} - - [${text.slice(8, 10)}/${month}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000] "${random.pick(["GET", "GET", "GET", "POST"])} ${random.pick(paths)} HTTP/2.0" ${String(status)} ${String(random.between(180, 48000))} "-" "${random.pick(agents)}" 0.${String(random.between(1, 999)).padStart(3, "0")} ${requestId}`;
}

function java({ at, level, message, requestId, program, trace }: Happening, random: Random): string[] {
  const thread = `http-nio-8080-exec-${String(random.between(1, 21))}`;
  const head = `${iso(at).replace("T", " ")} ${(level === "fatal" ? "ERROR" : level.toUpperCase()).padEnd(5)} [${program},${requestId}] 1 --- [${thread}] c.s.${program.replaceAll("-", ".")} : ${message}`;
  return [head, ...trace];
}

function plain({ at, message }: Happening): string {
  return `${iso(at).replace("T", " ")} ${message}`;
}
