// One request to the Kubernetes API of a link, as the fuzzer makes it up: plain data, so that it can be printed, shrunk and sent again.

export type KubeBody =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** A JSON object of so many bytes. */
  | { readonly kind: "large"; readonly bytes: number };

export interface KubeRequest {
  readonly method: string;
  /** Behind /k/<slug>, as it goes out: still encoded, or badly. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: KubeBody | null;
  /** The client goes away after so many ms; null for one that stays. */
  readonly leavesMs: number | null;
}

/** Goes on until its client or its time ends it. */
export function mayWatch({ path, query }: KubeRequest): boolean {
  return /watch/i.test(decodedText(path)) || /watch/i.test(decodedText(query));
}

export function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function bodyOf(body: KubeBody | null): Uint8Array<ArrayBuffer> | string | null {
  if (body === null) return null;
  if (body.kind === "text") return body.text;
  if (body.kind === "bytes") return body.bytes.slice();
  const [open, close] = ['{"spec":"', '"}'];
  return `${open}${"x".repeat(Math.max(0, body.bytes - open.length - close.length))}${close}`;
}

/** For a person: as much of it as curl would need. */
export function shownRequest({ method, path, query, headers, body, leavesMs }: KubeRequest): string {
  const sent = headers.map(([name, value]) => `-H ${JSON.stringify(clipped(`${name}: ${value}`))}`);
  const data = body === null ? [] : [`-d ${clipped(JSON.stringify(body))}`];
  const left = leavesMs === null ? [] : [`(left after ${leavesMs} ms)`];
  return [method, clipped(query === "" ? path : `${path}?${query}`), ...sent, ...data, ...left].join(" ");
}

function clipped(text: string): string {
  return text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text;
}
