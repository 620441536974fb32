// A captured cluster of many pods, and its lists as kubectl asks for them.
import { join } from "node:path";
import type { TestStack } from "../../test/kit/stack.ts";

/** Pushes a made-up cluster without logs, and waits until it is indexed. Answers its link. */
export async function pushedPods(stack: TestStack, pods: number): Promise<string> {
  const server = Bun.spawn([process.execPath, join(import.meta.dir, "api-server.ts"), String(pods), "1000", "1000"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const { value } = await server.stdout.getReader().read();
  const [kubeconfig = ""] = new TextDecoder().decode(value).trim().split(" ");
  const pushed = await stack.kubin(["push", "--kubeconfig", kubeconfig, "--skip-logs", "--deadline", "60m"]);
  const link = pushed.stdout.trim();
  server.kill();
  await stack.settled(link, 600_000);
  return link;
}

export interface Page {
  readonly ms: number;
  readonly bytes: number;
  readonly rows: number;
  readonly next: string;
}

/** What kubectl would be told: compressed on the way, counted as it arrives. `kube`: the Kubernetes API of a link. */
export async function podsPage(kube: string, query: string, accept: string): Promise<Page> {
  const started = performance.now();
  const answer = await fetch(`${kube}/api/v1/pods?${query}`, { headers: { accept, "accept-encoding": "gzip" } });
  const text = await answer.text();
  const ms = performance.now() - started;
  if (answer.status !== 200) throw new Error(`a page answered ${answer.status}: ${text.slice(0, 500)}`);
  const list = JSON.parse(text) as { metadata: { continue?: string }; rows?: unknown[]; items?: unknown[] };
  const rows = (list.rows ?? list.items ?? []).length;
  return { ms, bytes: text.length, rows, next: list.metadata.continue ?? "" };
}

/** Page after page of 500, as one kubectl asks. */
export async function everyPage(kube: string, accept: string): Promise<Page[]> {
  const found: Page[] = [];
  let next = "";
  do {
    const one = await podsPage(kube, `limit=500${next === "" ? "" : `&continue=${next}`}`, accept);
    found.push(one);
    next = one.next;
  } while (next !== "");
  return found;
}

export interface WholeList {
  readonly bytes: number;
  readonly seconds: number;
  readonly firstByteMs: number;
}

/** Every pod in one list, read and let go. */
export async function wholeList(kube: string): Promise<WholeList> {
  const started = performance.now();
  const whole = await fetch(`${kube}/api/v1/pods`, {
    headers: { accept: "application/json", "accept-encoding": "identity" },
  });
  let [bytes, firstByteMs] = [0, 0];
  for await (const chunk of whole.body ?? []) {
    if (bytes === 0) firstByteMs = performance.now() - started;
    bytes += chunk.length;
  }
  return { bytes, seconds: (performance.now() - started) / 1000, firstByteMs };
}

export const summed = (pages: readonly Page[]): number => pages.reduce((sum, { ms }) => sum + ms, 0);
