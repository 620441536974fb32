// One log line as a person reads it: who wrote it, in a colour of its own, and what.
import type { Line } from "../../db/model/contract/logs.ts";
import { colours, onTerminal, printable } from "../terminal.ts";

export interface LineStyle {
  readonly timestamps: boolean;
  /** Lines are of one namespace only: its name says nothing. */
  readonly oneNamespace: boolean;
}

type Paint = (text: string) => string;

/** `mark` stands between who and what: ":" for a match among its neighbours, "-" for these. */
export function lineText(line: Line, style: LineStyle, mark = "", paint = colours): string {
  const clean: Paint = onTerminal ? printable : (text) => text;
  const time = style.timestamps ? `${line.time ?? "-"} ` : "";
  const pod = line.pod === "" ? line.node : style.oneNamespace ? line.pod : `${line.namespace}/${line.pod}`;
  const who = clean(`${pod} ${line.pod === "" ? line.file : line.container}`);
  const hue = hues(paint)[hueOf(`${line.namespace}/${line.pod}/${line.node}`)] ?? paint.cyan;
  const what = clean(line.message);
  const bad = line.level === "error" || line.level === "fatal";
  const said = bad
    ? paint.red(what)
    : line.level === "warn"
      ? paint.yellow(what)
      : mark === "-"
        ? paint.dim(what)
        : what;
  return `${paint.dim(time)}${hue(who)}${mark} ${said}`;
}

const hues = (paint: typeof colours): readonly Paint[] => [
  paint.cyan,
  paint.green,
  paint.magenta,
  paint.blue,
  paint.cyanBright,
  paint.greenBright,
  paint.magentaBright,
  paint.blueBright,
];

/** The same pod has the same colour in every run. */
function hueOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) >>> 0;
  return hash % 8;
}
