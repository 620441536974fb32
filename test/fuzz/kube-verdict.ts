// What must hold for every answer to a made-up request, and the few statuses of the server's own that a real server gives, too.
import { isMap } from "../../db/model/resource/json.ts";
import { decodedText, type KubeRequest, mayWatch } from "./kube-request.ts";
import type { KubeAnswer } from "./kube-send.ts";

interface Exception {
  readonly why: string;
  readonly status: number;
  /** Of the answer's text. */
  readonly says: RegExp;
  readonly asked: (request: KubeRequest) => boolean;
}

const parameter = ({ query }: KubeRequest, name: string): string => new URLSearchParams(query).get(name) ?? "";
const hasHeader = ({ headers }: KubeRequest, name: string): boolean =>
  headers.some(([each, value]) => each.startsWith(name) && value !== "");

/** A real kube-apiserver answers each of these with the same number. */
const exceptions: readonly Exception[] = [
  {
    why: "a resourceVersion that is no number (its storage's error has no reason)",
    status: 500,
    says: /resourceVersion: Invalid value:/,
    asked: (request) => !/^\d{1,19}$/.test(parameter(request, "resourceVersion")),
  },
  {
    why: "a path that ends behind /watch",
    status: 500,
    says: /^Internal Server Error: .*: failed to create RequestInfo: unable to determine kind and namespace from url/s,
    asked: ({ path }) => /\/watch\/*$/.test(decodedText(path)),
  },
  {
    why: "impersonation of a group, uid or extra without a user",
    status: 500,
    says: /^Internal Server Error: .*: requested \[.*\] without impersonating a user/s,
    asked: (request) => hasHeader(request, "impersonate-") && !hasHeader(request, "impersonate-user"),
  },
  {
    why: "a resourceVersion of the future",
    status: 504,
    says: /Timeout: Too large resource version: \d+, current: \d+/,
    asked: (request) => parameter(request, "resourceVersion") !== "",
  },
  {
    why: "a group version whose server was away when the cluster was captured",
    status: 503,
    says: /^service unavailable$/m,
    asked: ({ path }) => /^\/+apis\//.test(path),
  },
];

/** What is wrong with the answer; nothing if all is well. `slug`: of the link. */
export function problemsOf(request: KubeRequest, answer: KubeAnswer, slug: string): string[] {
  const problems: string[] = [];
  const { status, headers, text } = answer;
  // Said by the HTTP parser of Bun, which has no more room: nothing of ours has seen the request.
  if (status === 431 && text === "" && headBytes(request) > parserBytes) return [];
  if (status >= 500 && !exceptions.some((each) => isExcepted(each, request, answer))) problems.push(`status ${status}`);
  if (status < 200) problems.push(`status ${status}`);
  if (!/private|no-store/.test(headers.get("cache-control") ?? ""))
    problems.push(`cache-control "${headers.get("cache-control")}"`);
  if (text.includes(slug) && !mayNameLink(request)) problems.push("the slug is in the body");
  if (/\.ts:\d+:\d+|\/edge\/kube\/|node_modules|at async /.test(text)) problems.push("a stack trace is in the body");
  return [...problems, ...bodyProblems(request, answer)];
}

/** Above half of what it takes: the encoding of headers and the address are not counted exactly. */
const parserBytes = 8 * 1024;

function headBytes({ path, query, headers }: KubeRequest): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, path.length + query.length);
}

function isExcepted({ status, says, asked }: Exception, request: KubeRequest, answer: KubeAnswer): boolean {
  return answer.status === status && (request.method === "HEAD" || says.test(answer.text)) && asked(request);
}

/** Their content is addresses below the link. */
const mayNameLink = ({ path }: KubeRequest): boolean => /^\/+(openapi\/v3|kubeconfig)\/*$/.test(decodedText(path));

function bodyProblems(request: KubeRequest, { status, headers, text, ended }: KubeAnswer): string[] {
  if (request.method === "HEAD" || status === 204 || status === 304)
    return text === "" ? [] : ["a body where there is none"];
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("text/plain")) return status < 400 || text.length < 20_000 ? [] : ["a long text"];
  if (type.startsWith("application/yaml")) return text === "" ? ["an empty body"] : [];
  if (/^application\/(?:problem\+)?json/.test(type)) {
    const isStream = status === 200 && mayWatch(request) && /^(?:\n|$)/.test(text);
    return isStream ? streamProblems(text, ended) : jsonProblems(status, text, type);
  }
  return [`content-type "${type}"`];
}

function jsonProblems(status: number, text: string, type: string): string[] {
  const body = parsed(text);
  if (!isMap(body)) return [`no JSON: ${text.slice(0, 200)}`];
  if (status < 400 || type.startsWith("application/problem+json")) return [];
  return body["kind"] === "Status" && body["code"] === status ? [] : [`no Status of ${status}: ${text.slice(0, 200)}`];
}

/** A line for each event. The last may be cut where we went away. */
function streamProblems(text: string, ended: boolean): string[] {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const cut = ended && last !== "" ? [`a cut event: ${last.slice(0, 200)}`] : [];
  const wrong = lines.filter((line) => line !== "" && !isEvent(parsed(line)));
  return [...cut, ...wrong.map((line) => `no event: ${line.slice(0, 200)}`)];
}

function isEvent(value: unknown): boolean {
  return isMap(value) && ["ADDED", "BOOKMARK", "ERROR"].includes(String(value["type"])) && isMap(value["object"]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
