// Lifecycle rules of a bucket: kept, given back, and carried out (expiry of keys, abortion of unfinished uploads).
import { type BucketCall, readXmlBody } from "./call.ts";
import type { LifecycleRule } from "./records.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";
import { setBucketLifecycle } from "./store.ts";
import { childrenNamed, childText, malformed, requiredText, wholeNumber, type XmlElement } from "./xml-read.ts";
import { type XmlChild, xmlResponse } from "./xml-write.ts";

const known = new Set(["ID", "Status", "Prefix", "Filter", "Expiration", "AbortIncompleteMultipartUpload"]);

/** Throws MalformedXML, InvalidArgument, and NotImplemented for actions that would not happen; replaces all rules. */
export async function putLifecycle(call: BucketCall): Promise<Response> {
  const elements = childrenNamed(await readXmlBody(call, "LifecycleConfiguration"), "Rule");
  if (elements.length === 0 || elements.length > 1000) throw malformed("1 to 1000 lifecycle rules are allowed");
  const rules = elements.map(readRule);
  if (new Set(rules.map(({ id }) => id)).size < rules.length) {
    throw new S3Refusal("InvalidArgument", "Cannot store the lifecycle rules: an ID is used twice");
  }
  setBucketLifecycle(call.store, call.bucket.name, rules);
  return new Response(null);
}

/** A rule with anything else in it would do less than it says: refused. */
function readRule(element: XmlElement, index: number): LifecycleRule {
  const status = requiredText(element, "Status").trim();
  if (status !== "Enabled" && status !== "Disabled") throw malformed('"Status" is neither Enabled nor Disabled');
  const foreign = element.children.find(({ name }) => !known.has(name));
  if (foreign !== undefined) throw notImplemented(`lifecycle ${foreign.name}`);
  const filter = only(element, "Filter");
  const odd = filter?.children.find(({ name }) => name !== "Prefix");
  if (odd !== undefined) throw notImplemented(`lifecycle filter ${odd.name}`);
  const expiration = only(element, "Expiration");
  if (expiration !== null && childText(expiration, "ExpiredObjectDeleteMarker") !== null) {
    throw notImplemented("lifecycle ExpiredObjectDeleteMarker");
  }
  const abort = only(element, "AbortIncompleteMultipartUpload");
  const date = expiration === null ? null : childText(expiration, "Date");
  const rule = {
    id: childText(element, "ID") ?? `rule-${index + 1}`,
    enabled: status === "Enabled",
    prefix: childText(filter ?? element, "Prefix") ?? "",
    filtered: filter !== null,
    expireDays: daysOf(expiration, "Days"),
    expireDate: date === null ? null : isoTime(date),
    abortDays: daysOf(abort, "DaysAfterInitiation"),
  };
  if (rule.expireDays === null && rule.expireDate === null && rule.abortDays === null)
    throw malformed("a lifecycle rule does nothing");
  return rule;
}

function only(element: XmlElement, name: string): XmlElement | null {
  const found = childrenNamed(element, name);
  if (found.length > 1) throw malformed(`"${name}" is given twice`);
  return found[0] ?? null;
}

/** S3 refuses zero days: a rule would delete what was just written. */
function daysOf(element: XmlElement | null, name: string): number | null {
  const text = element === null ? null : childText(element, name);
  if (text === null) return null;
  if (!/^\s*[1-9]\d{0,5}\s*$/.test(text))
    throw new S3Refusal("InvalidArgument", `Cannot store the lifecycle rule: "${name}" is not a positive number`);
  return wholeNumber(text, name, 1);
}

function isoTime(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw malformed(`"${text.slice(0, 40)}" is not a date`);
  return new Date(at).toISOString();
}

/** Throws NoSuchLifecycleConfiguration. */
export async function getLifecycle(call: BucketCall): Promise<Response> {
  if (call.bucket.lifecycle === null) {
    throw new S3Refusal("NoSuchLifecycleConfiguration", "Cannot find a lifecycle configuration: none was set");
  }
  return xmlResponse(
    "LifecycleConfiguration",
    call.bucket.lifecycle.map((rule): XmlChild => ["Rule", ruleXml(rule)]),
  );
}

function ruleXml(rule: LifecycleRule): XmlChild[] {
  const expiration: XmlChild[] = [
    rule.expireDays === null ? undefined : ["Days", rule.expireDays],
    rule.expireDate === null ? undefined : ["Date", rule.expireDate],
  ];
  return [
    ["ID", rule.id],
    rule.filtered ? ["Filter", [["Prefix", rule.prefix]]] : ["Prefix", rule.prefix],
    ["Status", rule.enabled ? "Enabled" : "Disabled"],
    expiration.some((child) => child !== undefined) ? ["Expiration", expiration] : undefined,
    rule.abortDays === null ? undefined : ["AbortIncompleteMultipartUpload", [["DaysAfterInitiation", rule.abortDays]]],
  ];
}

/** Succeeds also when there was none. */
export async function deleteLifecycle(call: BucketCall): Promise<Response> {
  setBucketLifecycle(call.store, call.bucket.name, null);
  return new Response(null, { status: 204 });
}
