// What leaves: JSON or YAML, whole or streamed, with the headers of a kube-apiserver.
import { gzipSync } from "node:zlib";
import { goJson, goJsonIndented } from "../../db/model/kube/go/json-text.ts";
import { indentJson, JsonIndenter } from "../../db/model/kube/go/indent-json.ts";
import { refusalForm } from "../../db/model/kube/negotiate.ts";
import { wantsPretty } from "../../db/model/kube/pretty.ts";
import { formNotAcceptable, type KubeRefusal } from "../../db/model/kube/status.ts";
import { chain } from "../error.ts";
import type { Services } from "../services.ts";
import { kubernetesYaml } from "../yaml.ts";
import type { KubeCall } from "./call.ts";

/** What is private is checked anew each time; streams are never held back by a compressor. */
export const cacheControl = "no-cache, private";
const streamed = `${cacheControl}, no-transform`;
/** As the real server: what is shorter is not worth it. */
const gzipAboveBytes = 128 * 1024;

export type Shown = Pick<KubeCall, "request" | "url">;

export interface Form {
  readonly encoding: "json" | "yaml";
  readonly pretty: boolean;
}

/** `json`: compact, with or without a newline at its end. */
export function shownJson({ request, url }: Shown, json: string, form: Form, status = 200): Response {
  if (form.encoding === "yaml") {
    return answer(request, kubernetesYaml(JSON.parse(json)), "application/yaml", status);
  }
  const pretty = form.pretty || wantsPretty(url.searchParams, request.headers.get("user-agent") ?? "");
  const text = json.endsWith("\n") ? json.slice(0, -1) : json;
  return answer(request, pretty ? indentJson(text) : `${text}\n`, "application/json", status);
}

function answer(request: Request, text: string, contentType: string, status: number): Response {
  const headers = { "content-type": contentType, "cache-control": cacheControl, vary: "accept, accept-encoding" };
  const accepted = request.headers.get("accept-encoding") ?? "";
  if (text.length < gzipAboveBytes || !/\bgzip\b/.test(accepted)) return new Response(text, { status, headers });
  const body = gzipSync(text, { level: 1 });
  // workerd would compress again what says that it is compressed.
  const init: ResponseInit & { encodeBody: "manual" } = {
    status,
    headers: { ...headers, "content-encoding": "gzip" },
    encodeBody: "manual",
  };
  return new Response(body, init);
}

/**
 * `isShort`: it is put together first, and compressed as a whole. What is long leaves as it is made; long YAML is refused, for it can
 * only be written as a whole. Throws what making the text throws, as long as nothing was sent.
 */
export async function shownText(
  call: Shown & Logging,
  text: AsyncGenerator<Uint8Array>,
  form: Form,
  isShort: boolean,
): Promise<Response> {
  if (isShort) return shownJson(call, await gathered(text), form);
  if (form.encoding === "yaml")
    throw formNotAcceptable("a list as long as this is not written as YAML: ask for JSON, or for less with limit=1000");
  const isPretty = form.pretty || wantsPretty(call.url.searchParams, call.request.headers.get("user-agent") ?? "");
  const headers = { "content-type": "application/json", "cache-control": cacheControl };
  return new Response(streamOf(logged(call.services, isPretty ? indented(text) : text)), { headers });
}

async function gathered(text: AsyncGenerator<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let whole = "";
  for await (const piece of text) whole += decoder.decode(piece, { stream: true });
  return whole;
}

async function* indented(text: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [decoder, encoder, indenter] = [new TextDecoder(), new TextEncoder(), new JsonIndenter()];
  for await (const piece of text) yield encoder.encode(indenter.push(decoder.decode(piece, { stream: true })));
}

/** Bytes as they come. A failure on the way breaks the connection: an answer is never silently short. */
export function shownStream(
  { services }: Logging,
  chunks: AsyncGenerator<Uint8Array>,
  contentType: string,
  cancelled?: () => void,
): Response {
  const headers = { "content-type": contentType, "cache-control": streamed };
  return new Response(streamOf(logged(services, chunks), cancelled), { headers });
}

interface Logging {
  readonly services: Pick<Services, "log">;
}

async function* logged(services: Logging["services"], chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    services.log({ level: "error", message: "an answer broke off", cause: chain(error) });
    throw error;
  }
}

/** `cancelled`: told when nobody reads any more, before the generator is ended. */
function streamOf(chunks: AsyncGenerator<Uint8Array>, cancelled?: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      cancelled?.();
      await chunks.return(undefined);
    },
  });
}

/** A Status is written whatever the client accepts; one that accepts nothing of ours gets it indented, as from a real server. */
export function refused(refusal: KubeRefusal, request: Request): Response {
  const headers = { ...refusal.headers, "cache-control": cacheControl };
  const { body, contentType } = refusalBody(refusal, request.headers.get("accept") ?? "");
  return new Response(request.method === "HEAD" ? null : body, {
    status: refusal.status.code,
    headers: { ...headers, "content-type": contentType },
  });
}

function refusalBody({ text, status }: KubeRefusal, accept: string): { body: string; contentType: string } {
  if (text !== undefined) return { body: text, contentType: "text/plain; charset=utf-8" };
  const form = refusalForm(accept);
  if (form === "yaml") return { body: kubernetesYaml(status), contentType: "application/yaml" };
  return { body: form === "json" ? goJson(status) : goJsonIndented(status), contentType: "application/json" };
}

export function plainText(text: string, status = 200): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": cacheControl },
  });
}
