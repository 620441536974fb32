// Reads a JSON log line by one of the key conventions; every convention is a format of its own.
import { isMap } from "../../resource/json.ts";
import type { LevelName, LineFormat, ReadContext } from "./format.ts";
import { type JsonConvention, jsonConventions, valueAt } from "./json-conventions.ts";
import { fieldText, flatten, parseJsonLine } from "./json-line.ts";
import { levelOfOtel, levelOfPino, levelOfSeverity, levelOfWord } from "./level-words.ts";
import { Fields, readLine } from "./read-line.ts";
import { stampOf } from "./stamp.ts";
import { epochOf } from "./stamp-epoch.ts";

export const jsonFormats: readonly LineFormat[] = jsonConventions.map((convention) => ({
  name: convention.name,
  title: convention.title,
  begins: "{",
  read(line, context) {
    const value = parseJsonLine(line);
    if (!value || !follows(value, convention)) return null;
    const fields = new Fields();
    flatten(value, fields);
    return readLine({
      timeNs: first(value, convention.time, (found) => timeOf(found, context)),
      level: first(value, convention.level, (found) => levelOf(found, convention.number)),
      logger:
        first(value, convention.logger, (found) => (typeof found === "string" && found !== "" ? found : null)) ?? "",
      message: first(value, convention.message, messageOf) ?? "",
      fields: fields.toRecord(),
    });
  },
}));

function follows(value: Record<string, unknown>, convention: JsonConvention): boolean {
  return (
    convention.has.every((key) => valueAt(value, key) !== undefined) &&
    (convention.when === undefined || convention.when(value))
  );
}

function first<T>(
  value: Record<string, unknown>,
  keys: readonly string[],
  read: (found: unknown) => T | null,
): T | null {
  for (const key of keys) {
    const found = valueAt(value, key);
    const answer = found === undefined || found === null ? null : read(found);
    if (answer !== null) return answer;
  }
  return null;
}

function timeOf(found: unknown, context: ReadContext): bigint | null {
  if (typeof found === "number") return epochOf(found);
  return typeof found === "string" ? stampOf(found, context) : null;
}

function levelOf(found: unknown, number: JsonConvention["number"]): LevelName | null {
  if (typeof found === "number") {
    if (number === "otel") return levelOfOtel(found);
    return number === "pino" ? levelOfPino(found) : levelOfSeverity(found);
  }
  // slog writes what lies between two levels as `INFO+2`.
  return typeof found === "string" ? levelOfWord(found.trim().replace(/[+-]\d+$/, "")) : null;
}

function messageOf(found: unknown): string | null {
  const text = isMap(found) && typeof found["message"] === "string" ? found["message"] : fieldText(found);
  return text === "" ? null : text;
}
