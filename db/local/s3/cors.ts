// CORS: the configuration of a bucket, the preflight, and the headers on every answer to a foreign page.
import { type BucketCall, readXmlBody } from "./call.ts";
import type { BucketRow, CorsRule } from "./records.ts";
import { S3Refusal } from "./refusal.ts";
import { setBucketCors } from "./store.ts";
import { childrenNamed, childText, malformed, wholeNumber, type XmlElement } from "./xml-read.ts";
import { type XmlChild, xmlResponse } from "./xml-write.ts";

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

/** Throws MalformedXML and InvalidRequest; replaces all rules. */
export async function putCors(call: BucketCall): Promise<Response> {
  const rules = childrenNamed(await readXmlBody(call, "CORSConfiguration"), "CORSRule").map(readRule);
  if (rules.length === 0 || rules.length > 100) throw malformed("1 to 100 CORS rules are allowed");
  setBucketCors(call.store, call.bucket.name, rules);
  return new Response(null);
}

function readRule(element: XmlElement): CorsRule {
  const texts = (name: string): string[] => childrenNamed(element, name).map(({ text }) => text.trim());
  const maxAge = childText(element, "MaxAgeSeconds");
  const rule = {
    id: childText(element, "ID"),
    origins: texts("AllowedOrigin"),
    methods: texts("AllowedMethod"),
    headers: texts("AllowedHeader"),
    expose: texts("ExposeHeader"),
    maxAgeSeconds: maxAge === null ? null : wholeNumber(maxAge, "MaxAgeSeconds"),
  };
  if (rule.origins.length === 0 || rule.methods.length === 0)
    throw malformed("a CORS rule needs an origin and a method");
  if (rule.methods.some((method) => !methods.includes(method))) {
    throw new S3Refusal("InvalidRequest", `Cannot store the CORS rule: a method is none of ${methods.join(", ")}`);
  }
  if ([...rule.origins, ...rule.headers].some((pattern) => pattern.split("*").length > 2)) {
    throw new S3Refusal("InvalidRequest", "Cannot store the CORS rule: a pattern may hold one * only");
  }
  if ([...rule.origins, ...rule.headers, ...rule.expose].some((text) => !/^[\x21-\x7e]*$/.test(text))) {
    throw new S3Refusal(
      "InvalidRequest",
      "Cannot store the CORS rule: a pattern has characters that no header may have",
    );
  }
  return rule;
}

/** Throws NoSuchCORSConfiguration. */
export async function getCors(call: BucketCall): Promise<Response> {
  if (call.bucket.cors === null)
    throw new S3Refusal("NoSuchCORSConfiguration", "Cannot find a CORS configuration: none was set");
  return xmlResponse(
    "CORSConfiguration",
    call.bucket.cors.map((rule): XmlChild => [
      "CORSRule",
      [
        rule.id === null ? undefined : ["ID", rule.id],
        ...rule.methods.map((text): XmlChild => ["AllowedMethod", text]),
        ...rule.origins.map((text): XmlChild => ["AllowedOrigin", text]),
        ...rule.headers.map((text): XmlChild => ["AllowedHeader", text]),
        ...rule.expose.map((text): XmlChild => ["ExposeHeader", text]),
        rule.maxAgeSeconds === null ? undefined : ["MaxAgeSeconds", rule.maxAgeSeconds],
      ],
    ]),
  );
}

/** Succeeds also when there was none. */
export async function deleteCors(call: BucketCall): Promise<Response> {
  setBucketCors(call.store, call.bucket.name, null);
  return new Response(null, { status: 204 });
}

/** The answer to OPTIONS, which browsers send without a signature. */
export function preflight(request: Request, bucket: BucketRow): Response {
  const origin = request.headers.get("origin");
  const method = request.headers.get("access-control-request-method");
  if (origin === null || method === null) {
    throw new S3Refusal(
      "BadRequest",
      "Cannot answer OPTIONS: it is no CORS preflight (an Origin and a method are missing)",
    );
  }
  const asked = (request.headers.get("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  const headers = asked.filter((name) => name !== "");
  const rule = findRule(bucket.cors ?? [], origin, method, headers);
  if (rule === null)
    throw new S3Refusal("AccessForbidden", "Cannot allow the preflight: no CORS rule of the bucket fits");
  const answer = new Headers(ruleHeaders(rule, origin));
  if (headers.length > 0) answer.set("access-control-allow-headers", headers.join(", "));
  return new Response(null, { headers: answer });
}

/** For the answer to an ordinary request; none when no rule fits. */
export function corsHeaders(request: Request, rules: readonly CorsRule[] | null): [name: string, value: string][] {
  const origin = request.headers.get("origin");
  if (origin === null || rules === null) return [];
  const method = request.headers.get("access-control-request-method") ?? request.method;
  const rule = findRule(rules, origin, method, []);
  return rule === null ? [] : ruleHeaders(rule, origin);
}

/** The first rule that fits wins, as in S3: a later one may be narrower and is not asked. */
function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | null {
  const fits = (rule: CorsRule): boolean =>
    rule.methods.includes(method) &&
    rule.origins.some((pattern) => matches(pattern, origin)) &&
    headers.every((name) => rule.headers.some((pattern) => matches(pattern.toLowerCase(), name)));
  return rules.find(fits) ?? null;
}

/** At most one `*`, for any run of characters. */
function matches(pattern: string, text: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return start === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

/** `*` is said as such: no page may then send credentials along. */
function ruleHeaders(rule: CorsRule, origin: string): [name: string, value: string][] {
  const open = rule.origins.includes("*");
  const headers: [string, string][] = [
    ["access-control-allow-origin", open ? "*" : origin],
    ["access-control-allow-methods", rule.methods.join(", ")],
    ["vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"],
  ];
  if (rule.expose.length > 0) headers.push(["access-control-expose-headers", rule.expose.join(", ")]);
  if (rule.maxAgeSeconds !== null) headers.push(["access-control-max-age", String(rule.maxAgeSeconds)]);
  return headers;
}
