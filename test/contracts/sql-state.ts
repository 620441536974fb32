// Reads PostgreSQL's own error code out of whatever a driver threw.

/** The first five-character SQLSTATE in the chain of causes: `code` of Neon's errors, `errno` of Bun's. */
export function sqlState(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    for (const name of ["code", "errno"] as const) {
      const value: unknown = Reflect.get(at, name);
      if (typeof value === "string" && /^[0-9A-Z]{5}$/.test(value)) return value;
    }
  }
  return null;
}

/** What `work` throws; a test that expects a refusal fails when there is none. */
export async function thrownBy(work: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
