// A client of a link's Kubernetes API in the Worker under test.
import { call, type Upload } from "./kubin.ts";

export const tableType = "application/json;as=Table;v=v1;g=meta.k8s.io";
export const partialType = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

export interface KubeClient {
  /** `path`: behind /k/<slug>. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** GET that must answer 200; the tests name the type that they look at. */
  json<T>(path: string, accept?: string): Promise<T>;
  text(path: string, accept?: string): Promise<string>;
  /** The Status of a refusal. */
  status(path: string, init?: RequestInit): Promise<KubeStatus>;
}

export interface KubeStatus {
  readonly kind: string;
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: { readonly retryAfterSeconds?: number };
}

export function kubeClient(upload: Pick<Upload, "slug">): KubeClient {
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => call(`/k/${upload.slug}${path}`, init);
  const text = async (path: string, accept = "application/json"): Promise<string> => {
    const answer = await ask(path, { headers: { accept } });
    const said = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status}: ${said}`);
    return said;
  };
  return {
    ask,
    text,
    json: async (path, accept) => JSON.parse(await text(path, accept)),
    async status(path, init) {
      const answer = await ask(path, init);
      const status = await answer.json<KubeStatus>();
      if (answer.status !== status.code || status.kind !== "Status") throw new Error(`${answer.status} is no Status`);
      return status;
    },
  };
}

export const post = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: { readonly kind: string } | null }[];
}

export interface List {
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly { readonly kind?: string; readonly metadata: { readonly name: string } }[];
}
