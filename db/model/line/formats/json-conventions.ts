// Which keys the JSON loggers of the world use, in order of detection: the first whose `has` are all there reads the line.
import { at, isMap } from "../../resource/json.ts";

/** `number`: how a numeric level counts. A key is looked up as it is (`log.level`), then as a path. */
export interface JsonConvention {
  readonly name: string;
  readonly title: string;
  readonly has: readonly string[];
  /** Any further condition, on values. */
  readonly when?: (value: Record<string, unknown>) => boolean;
  readonly time: readonly string[];
  readonly level: readonly string[];
  readonly message: readonly string[];
  readonly logger: readonly string[];
  readonly number: "pino" | "syslog" | "otel";
}

/** The value under a key, else under a dotted path. */
export function valueAt(value: Record<string, unknown>, key: string): unknown {
  if (Object.hasOwn(value, key)) return value[key];
  return key.includes(".") ? at(value, ...key.split(".")) : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string";

export const jsonConventions: readonly JsonConvention[] = [
  {
    name: "ecs",
    title: "Elastic Common Schema JSON",
    has: ["@timestamp", "ecs.version"],
    time: ["@timestamp"],
    level: ["log.level"],
    message: ["message"],
    logger: ["log.logger", "service.name"],
    number: "syslog",
  },
  {
    name: "logstash",
    title: "Logstash JSON (logback)",
    has: ["@timestamp", "@version"],
    time: ["@timestamp"],
    level: ["level", "severity"],
    message: ["message"],
    logger: ["logger_name", "logger"],
    number: "syslog",
  },
  {
    name: "bunyan",
    title: "bunyan JSON",
    has: ["name", "hostname", "pid", "level", "v", "msg"],
    time: ["time"],
    level: ["level"],
    message: ["msg"],
    logger: ["name"],
    number: "pino",
  },
  {
    name: "pino",
    title: "pino JSON",
    has: ["level", "time"],
    when: (value) => typeof value["time"] === "number",
    time: ["time"],
    level: ["level"],
    message: ["msg", "message", "err.message"],
    logger: ["name", "service.name"],
    number: "pino",
  },
  {
    name: "mongodb",
    title: "MongoDB JSON",
    has: ["t", "s", "c", "msg"],
    when: (value) => isMap(value["t"]),
    time: ["t.$date"],
    level: ["s"],
    message: ["msg"],
    logger: ["c"],
    number: "syslog",
  },
  {
    name: "rust-tracing-json",
    title: "Rust tracing JSON",
    has: ["timestamp", "level", "fields", "target"],
    when: (value) => isMap(value["fields"]),
    time: ["timestamp"],
    level: ["level"],
    message: ["fields.message"],
    logger: ["target"],
    number: "syslog",
  },
  {
    name: "serilog",
    title: "Serilog compact JSON",
    has: ["@t"],
    time: ["@t"],
    level: ["@l"],
    message: ["@m", "@mt"],
    logger: ["SourceContext"],
    number: "syslog",
  },
  {
    name: "hclog",
    title: "HashiCorp hclog JSON",
    has: ["@level", "@message"],
    time: ["@timestamp"],
    level: ["@level"],
    message: ["@message"],
    logger: ["@module"],
    number: "syslog",
  },
  {
    name: "dotnet-json",
    title: ".NET JSON console",
    has: ["LogLevel", "Category", "Message"],
    time: ["Timestamp"],
    level: ["LogLevel"],
    message: ["Message"],
    logger: ["Category"],
    number: "syslog",
  },
  {
    name: "gelf",
    title: "GELF",
    has: ["version", "host", "short_message"],
    time: ["timestamp"],
    level: ["level"],
    message: ["short_message"],
    logger: ["_logger", "facility", "host"],
    number: "syslog",
  },
  {
    name: "otel-record",
    title: "OpenTelemetry log record",
    has: ["severityText", "body"],
    time: ["timeUnixNano", "timestamp", "observedTimeUnixNano"],
    level: ["severityText", "severityNumber"],
    message: ["body.stringValue", "body"],
    logger: ["scope.name", "instrumentationScope.name"],
    number: "otel",
  },
  {
    name: "zap-json",
    title: "zap JSON",
    has: ["level", "ts", "msg"],
    time: ["ts"],
    level: ["level"],
    message: ["msg"],
    logger: ["logger", "caller"],
    number: "syslog",
  },
  {
    name: "klog-json",
    title: "klog JSON",
    has: ["ts", "msg", "v"],
    time: ["ts"],
    level: ["level"],
    message: ["msg"],
    logger: ["logger", "caller"],
    number: "syslog",
  },
  {
    name: "slog-json",
    title: "Go slog JSON",
    has: ["time", "level", "msg"],
    when: (value) => isText(value["level"]) && /^(?:DEBUG|INFO|WARN|ERROR)(?:[+-]\d+)?$/.test(value["level"]),
    time: ["time"],
    level: ["level"],
    message: ["msg"],
    logger: ["logger", "source.function"],
    number: "syslog",
  },
  {
    name: "logrus-json",
    title: "logrus JSON",
    has: ["time", "level", "msg"],
    time: ["time"],
    level: ["level"],
    message: ["msg"],
    logger: ["logger", "component", "func"],
    number: "syslog",
  },
  {
    name: "stackdriver",
    title: "Google Cloud JSON",
    has: ["severity", "message"],
    time: ["timestamp", "time", "timestampSeconds"],
    level: ["severity"],
    message: ["message"],
    logger: ["logger", "logging.googleapis.com/sourceLocation.function", "name"],
    number: "syslog",
  },
  {
    name: "json",
    title: "JSON",
    has: [],
    time: [
      "time",
      "timestamp",
      "@timestamp",
      "ts",
      "t",
      "datetime",
      "date",
      "eventTime",
      "start_time",
      "asctime",
      "Timestamp",
      "timeInMillis",
      "created",
    ],
    level: [
      "level",
      "lvl",
      "severity",
      "loglevel",
      "logLevel",
      "log_level",
      "levelname",
      "level_name",
      "Level",
      "priority",
    ],
    message: ["message", "msg", "Message", "event", "log", "text", "body", "error", "err"],
    logger: [
      "logger",
      "logger_name",
      "loggerName",
      "name",
      "component",
      "module",
      "target",
      "class",
      "service",
      "caller",
      "source",
    ],
    number: "pino",
  },
];
