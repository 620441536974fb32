// Jobs and cron jobs (batch/v1 and v1beta1).
import { at, type Json, listAt, numberAt, textAt } from "../../resource/json.ts";
import { type Cell, printerOf, type TableOf } from "./column.ts";
import { containerCells } from "./container-cells.ts";
import { humanDuration } from "./human-duration.ts";
import { instantOf } from "./instant.ts";
import { selectorCell } from "./label-text.ts";
import { ageOf, conditionOf, integerAt, isDeleted, nameOf, sinceCell, sizeAt, textOr } from "./object-cells.ts";

/** 1.30 brought the status of jobs and the time zone of cron jobs. */
const statusMinor = 30;
const timeZoneMinor = 30;
/** 1.34 tells a job that has succeeded while its last pods end. */
const successMinor = 34;

const jobs: TableOf = ({ minor }) => {
  const told = minor >= statusMinor;
  const columns = `Name | ${told ? "Status | " : ""}Completions | Duration | Age | Containers (w) | Images (w) | Selector (w)`;
  return printerOf(columns, (job) => [
    nameOf(job),
    ...(told ? [statusOf(job, minor)] : []),
    completionsOf(job),
    durationOf(job),
    ageOf(job),
    ...containerCells(at(job, "spec", "template")),
    selectorCell(job, "spec", "selector"),
  ]);
};

const cronJobs: TableOf = ({ minor }) => {
  const told = minor >= timeZoneMinor;
  const columns = `Name | Schedule | ${told ? "Timezone | " : ""}Suspend:boolean | Active:integer | Last Schedule | Age | Containers (w) | Images (w) | Selector (w)`;
  return printerOf(columns, (cronJob) => [
    nameOf(cronJob),
    textAt(cronJob, "spec", "schedule"),
    ...(told ? [textOr("<none>", cronJob, "spec", "timeZone")] : []),
    suspended(cronJob),
    sizeAt(cronJob, "status", "active"),
    lastSchedule(cronJob),
    ageOf(cronJob),
    ...containerCells(at(cronJob, "spec", "jobTemplate", "spec", "template")),
    selectorCell(cronJob, "spec", "jobTemplate", "spec", "selector"),
  ]);
};

export const batch: Readonly<Record<string, TableOf>> = {
  "batch/jobs": jobs,
  "batch/cronjobs": cronJobs,
};

function statusOf(job: Json, minor: number): string {
  const conditions = listAt(job, "status", "conditions");
  const has = (type: string): boolean => textAt(conditionOf(conditions, type), "status") === "True";
  if (has("Complete")) return "Complete";
  if (has("Failed")) return "Failed";
  if (isDeleted(job)) return "Terminating";
  if (has("Suspended")) return "Suspended";
  if (has("FailureTarget")) return "FailureTarget";
  return minor >= successMinor && has("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
}

function completionsOf(job: Json): string {
  const succeeded = integerAt(job, "status", "succeeded");
  const asked = numberAt(job, "spec", "completions");
  if (asked !== null) return `${succeeded}/${Math.trunc(asked)}`;
  const parallelism = integerAt(job, "spec", "parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf(job: Json): Cell {
  const started = textAt(job, "status", "startTime");
  const from = instantOf(started);
  if (from === null) return "";
  const until = instantOf(textAt(job, "status", "completionTime"));
  return until === null ? { since: started } : humanDuration(until - from);
}

/** The column says boolean, and the cell is a text. */
function suspended(cronJob: Json): string {
  const value = at(cronJob, "spec", "suspend");
  if (typeof value !== "boolean") return "<unset>";
  return value ? "True" : "False";
}

function lastSchedule(cronJob: Json): Cell {
  const last = at(cronJob, "status", "lastScheduleTime");
  return last === undefined || last === null ? "<none>" : sinceCell(last);
}
