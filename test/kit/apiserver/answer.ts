// What the made-up API server is asked, and what it says.

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** null in a series: nothing more comes, and the answer stays open. */
  readonly body: string | Iterable<string | null>;
}

/** A Status document, as a real server refuses. */
export function refusal(code: number, reason: string, message: string, metadata: Record<string, string> = {}): Answer {
  const status = { kind: "Status", apiVersion: "v1", metadata, status: "Failure", message, reason, code };
  return { status: code, body: JSON.stringify(status) };
}
