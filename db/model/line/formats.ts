// The table of line formats, in order of detection, and the finding of a stream's format by its content.
import { accessLogFormat } from "./formats/access-log.ts";
import { androidLogcatFormat } from "./formats/android-logcat.ts";
import { withoutAnsi } from "./formats/ansi.ts";
import { capnslogFormat } from "./formats/capnslog.ts";
import { corednsFormat } from "./formats/coredns.ts";
import { criFrame } from "./formats/cri.ts";
import { dockerComposeFrame } from "./formats/docker-compose.ts";
import { dockerJsonFrame } from "./formats/docker-json.ts";
import { dotnetConsoleFormat } from "./formats/dotnet-console.ts";
import { envoyFormat } from "./formats/envoy.ts";
import { exceptionFormats } from "./formats/exceptions.ts";
import type { LineFormat, LineFrame, ReadContext, ReadLine } from "./formats/format.ts";
import { haproxyFormat } from "./formats/haproxy.ts";
import { hpcRasFormat } from "./formats/hpc-ras.ts";
import { javaLog4jFormat } from "./formats/java-log4j.ts";
import { javaUtilLoggingFormat } from "./formats/java-util-logging.ts";
import { journaldJsonFrame } from "./formats/journald-json.ts";
import { jsonFormats } from "./formats/json-log.ts";
import { jvmGcFormat } from "./formats/jvm-gc.ts";
import { k8sAuditFormat } from "./formats/k8s-audit.ts";
import { k8sEventFormat } from "./formats/k8s-event.ts";
import { klogFormat } from "./formats/klog.ts";
import { kubectlTimestampsFrame } from "./formats/kubectl-timestamps.ts";
import { levelPrefixFormat } from "./formats/level-prefix.ts";
import { linuxAuditFormat } from "./formats/linux-audit.ts";
import { logfmtFormat } from "./formats/logfmt.ts";
import { monologFormat } from "./formats/monolog.ts";
import { mysqlFormat } from "./formats/mysql.ts";
import { w3cFormat, zeekFormat } from "./formats/named-columns.ts";
import { otlpJsonFormat } from "./formats/otlp-json.ts";
import { plainFormat } from "./formats/plain.ts";
import { postgresqlFormat } from "./formats/postgresql.ts";
import { pythonFormat } from "./formats/python.ts";
import { redisFormat } from "./formats/redis.ts";
import { rustTracingFormat } from "./formats/rust-tracing.ts";
import { straceFormat } from "./formats/strace.ts";
import { syslog3164Frame } from "./formats/syslog-3164.ts";
import { syslog5424Frame } from "./formats/syslog-5424.ts";
import { tai64nFrame } from "./formats/tai64n.ts";
import { timestampedFormat } from "./formats/timestamped.ts";
import { unframe } from "./formats/unframe.ts";
import { uwsgiFormat } from "./formats/uwsgi.ts";
import { webServerErrorFormat } from "./formats/web-server-error.ts";
import { zapConsoleFormat } from "./formats/zap-console.ts";

/** Wrappers around other formats, most certain first. */
export const frames: readonly LineFrame[] = [
  criFrame,
  dockerJsonFrame,
  kubectlTimestampsFrame,
  dockerComposeFrame,
  journaldJsonFrame,
  syslog5424Frame,
  syslog3164Frame,
  tai64nFrame,
];

/** A line is read by the first that does not say null; what claims little stands last. */
export const formats: readonly LineFormat[] = [
  klogFormat,
  otlpJsonFormat,
  k8sAuditFormat,
  k8sEventFormat,
  ...jsonFormats,
  linuxAuditFormat,
  logfmtFormat,
  zapConsoleFormat,
  accessLogFormat,
  envoyFormat,
  haproxyFormat,
  w3cFormat,
  zeekFormat,
  capnslogFormat,
  postgresqlFormat,
  redisFormat,
  mysqlFormat,
  corednsFormat,
  webServerErrorFormat,
  monologFormat,
  rustTracingFormat,
  jvmGcFormat,
  javaUtilLoggingFormat,
  javaLog4jFormat,
  pythonFormat,
  uwsgiFormat,
  straceFormat,
  androidLogcatFormat,
  hpcRasFormat,
  dotnetConsoleFormat,
  ...exceptionFormats,
  timestampedFormat,
  levelPrefixFormat,
  plainFormat,
];

/** Formats that say nothing about the stream they stand in. */
const strays: ReadonlySet<LineFormat> = new Set([...exceptionFormats, levelPrefixFormat, plainFormat]);

/** True where a line of this format is no sign that the stream has it. */
export const isStray = (format: LineFormat): boolean => strays.has(format);

/** True for formats that also read other formats' lines, only worse: those must be asked first, line by line. */
export const isLoose = (format: LineFormat): boolean => format === timestampedFormat || strays.has(format);

/** A stream's format: the frames around its lines, outermost first, and the format inside. */
export interface DetectedFormat extends LineFormat {
  readonly frames: readonly LineFrame[];
  readonly inner: LineFormat;
  headed(line: string): DetectedFormat | null;
}

/** Lines that detection looks at, and characters of each. */
const detectLines = 200;
const detectChars = 64 * 1024;
const framesMax = 3;
const anyContext: ReadContext = { year: 2000, zoneMinutes: 0 };

/** Finds the format of a stream by its first lines. Its read() never answers null: a stray line is read by whatever format knows it. */
export function detectFormat(lines: readonly string[]): DetectedFormat {
  let seen = lines
    .slice(0, detectLines)
    .map((line) => withoutAnsi(line.slice(0, detectChars)))
    .filter((line) => line.trim() !== "");
  const chain: LineFrame[] = [];
  while (chain.length < framesMax) {
    const frame = frameOf(seen);
    if (!frame) break;
    chain.push(frame);
    seen = seen
      .map((line) => withoutAnsi(frame.open(line, anyContext)?.message ?? line))
      .filter((line) => line.trim() !== "");
  }
  return detected(chain, innerOf(seen));
}

/** A frame must be around at least half of the lines. */
function frameOf(lines: readonly string[]): LineFrame | null {
  for (const frame of frames) {
    const fit = lines.filter((line) => (frame.certain?.(line) ?? true) && frame.open(line, anyContext) !== null).length;
    if (fit > 0 && fit * 2 >= lines.length) return frame;
  }
  return null;
}

/** The format that reads most of the lines first; traces and stray lines outvote nobody. */
function innerOf(lines: readonly string[]): LineFormat {
  const votes = new Map<LineFormat, number>();
  for (const line of lines) {
    const headed = headedBy(line);
    if (headed) return headed;
    const { format } = readAny(line, anyContext);
    if (format !== plainFormat) votes.set(format, (votes.get(format) ?? 0) + 1);
  }
  let [best, most] = [plainFormat, 0];
  for (const [format, count] of votes) {
    if (count > most) [best, most] = [format, count];
  }
  return best;
}

/** A header that names columns decides alone: the lines behind it look like anything. */
function headedBy(line: string): LineFormat | null {
  for (const format of formats) {
    const next = format.headed?.(line);
    if (next) return next;
  }
  return null;
}

/** Formats that a line beginning with that ASCII character can have: without this a plain line is refused 50 times. */
const byFirst: readonly (readonly LineFormat[])[] = Array.from({ length: 128 }, (_, code) =>
  formats.filter(({ begins }) => begins === undefined || begins.includes(String.fromCharCode(code))),
);

/** Reads one line, without frames, by the first format that knows it. */
export function readAny(line: string, context: ReadContext): { format: LineFormat; line: ReadLine } {
  const first = line.trimStart().charCodeAt(0);
  for (const format of byFirst[first] ?? formats) {
    const read = format.read(line, context);
    if (read) return { format, line: read };
  }
  return {
    format: plainFormat,
    line: { timeNs: null, level: null, logger: "", message: line, fields: {}, traceId: "", requestId: "" },
  };
}

/** The format of frames around `inner`. */
function detected(chain: readonly LineFrame[], inner: LineFormat): DetectedFormat {
  const read = (line: string, context: ReadContext): ReadLine => {
    const outer = unframe(chain, line, context);
    const own = isLoose(inner) ? null : inner.read(outer.message, context);
    return outer.around(own ?? readAny(outer.message, context).line, context);
  };
  const names = [...chain, inner];
  const format: DetectedFormat = {
    name: names.map(({ name }) => name).join("+"),
    title: names.map(({ title }) => title).join(" › "),
    frames: chain,
    inner,
    read,
    headed(line) {
      const next = inner.headed?.(unframe(chain, line, anyContext).message);
      return next ? detected(chain, next) : null;
    },
  };
  return format;
}
