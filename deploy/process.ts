// How every server process of ours logs, reads its options, says that it is ready, and ends.

/** One JSON line to standard output. */
export function logLine(entry: { level: string; message: string; [field: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
}

/** The line a supervisor waits for. */
export function sayReady(facts: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...facts })}\n`);
}

/**
 * The first line of standard input (options with secrets: a command line is everybody's to read) and a promise that resolves
 * when the input closes: it is a pipe from the supervisor, so it closes when that process is gone, however it went.
 */
export async function firstInputLine(): Promise<{ line: string; closed: Promise<void> }> {
  const chunks = Bun.stdin.stream().pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const next = await chunks.read();
    if (next.done) break;
    text += next.value;
  }
  const drain = async (): Promise<void> => {
    while (!(await chunks.read()).done);
  };
  return { line: text.slice(0, text.indexOf("\n")), closed: drain() };
}

/** Calls `stop` once, on SIGTERM, SIGINT or when `closed` resolves, then ends the process. */
export function endWell(closed: Promise<void>, stop: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logLine({ level: "error", message: "stopping failed", cause: String(error) });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  closed.then(end, end);
}

/** Resolves when standard input closes, for supervised processes; never for others. */
export async function supervisorGone(supervised: boolean): Promise<void> {
  if (!supervised) return new Promise<void>(() => undefined);
  for await (const _ of Bun.stdin.stream());
}
