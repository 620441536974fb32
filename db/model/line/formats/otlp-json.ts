// OTLP JSON (the collector's file exporter): a batch of records a line. The first record speaks for the line.
import { at, listAt, numberAt, textAt } from "../../resource/json.ts";
import type { LineFormat } from "./format.ts";
import { fieldText, parseJsonLine } from "./json-line.ts";
import { levelOfOtel, levelOfWord } from "./level-words.ts";
import { Fields, readLine } from "./read-line.ts";

export const otlpJsonFormat: LineFormat = {
  name: "otlp-json",
  title: "OpenTelemetry OTLP JSON",
  begins: "{",
  read(line) {
    const value = parseJsonLine(line);
    const [resource] = listAt(value, "resourceLogs");
    const [scope] = listAt(resource, "scopeLogs");
    const records = listAt(scope, "logRecords");
    const [record] = records;
    if (!record) return null;
    const fields = new Fields();
    fields.add("records", String(records.length));
    fields.add("trace_id", textAt(record, "traceId"));
    fields.add("span_id", textAt(record, "spanId"));
    attributes(record["attributes"], "", fields);
    attributes(at(resource, "resource", "attributes"), "resource.", fields);
    return readLine({
      timeNs: nanosOf(record["timeUnixNano"]) ?? nanosOf(record["observedTimeUnixNano"]),
      level: levelOfOtel(numberAt(record, "severityNumber") ?? 0) ?? levelOfWord(textAt(record, "severityText")),
      logger: textAt(scope, "scope", "name") || fields.get("resource.service.name"),
      message: anyValue(record["body"]),
      fields: fields.toRecord(),
    });
  },
};

/** 64-bit numbers travel as text in OTLP; 0 is "not set". */
function nanosOf(value: unknown): bigint | null {
  const text = fieldText(value);
  return /^[1-9]\d{9,18}$/.test(text) ? BigInt(text) : null;
}

function attributes(value: unknown, prefix: string, fields: Fields): void {
  for (const item of listAt({ value }, "value")) fields.add(prefix + textAt(item, "key"), anyValue(item["value"]));
}

/** `{"stringValue": "x"}`, `{"intValue": "3"}`: what is inside. */
function anyValue(value: unknown): string {
  for (const kind of ["stringValue", "intValue", "boolValue", "doubleValue", "bytesValue"]) {
    const found = at(value, kind);
    if (found !== undefined) return fieldText(found);
  }
  return fieldText(value);
}
