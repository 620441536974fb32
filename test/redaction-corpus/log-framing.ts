// What runtimes and collectors put in front of a container's lines.

/** The lines of a text; a last newline does not start another one. */
export function physicalLines(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

const stampOf = (i: number): string =>
  `2026-03-04T10:11:${String(12 + (i % 40)).padStart(2, "0")}.${String(131313131 + i)}Z`;

/** As `kubectl logs --timestamps` and must-gather write it. */
export function kubeletFramed(text: string): string {
  return physicalLines(text)
    .map((line, i) => `${stampOf(i)} ${line}`)
    .join("\n");
}

/** As the runtime's file on the node has it; a line above `limit` is cut into partial ones. */
export function criFramed(text: string, limit = 16384): string {
  return physicalLines(text)
    .flatMap((line, i) => {
      const pieces = line.match(new RegExp(`.{1,${limit}}`, "gsu")) ?? [""];
      return pieces.map((piece, n) => `${stampOf(i)} stdout ${n === pieces.length - 1 ? "F" : "P"} ${piece}`);
    })
    .join("\n");
}
