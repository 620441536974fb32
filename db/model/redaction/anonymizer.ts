// Finds addresses and host names, for those who must not show them either. Loopback and unspecified addresses stay.
import type { LearnedSecrets } from "./learned-index.ts";
import type { Span } from "./span.ts";

const kind = { ip: "ip", mac: "mac", host: "host" } as const;

export class Anonymizer {
  readonly #names: ReadonlySet<string>;
  readonly #groups: ReadonlySet<string>;
  readonly #plainNames: readonly string[];

  constructor({ hosts, groups }: LearnedSecrets) {
    this.#names = new Set(hosts);
    this.#groups = new Set(groups);
    this.#plainNames = hosts.filter((name) => !/[.\d-]/.test(name));
  }

  find(text: string, spans: Span[]): void {
    ipv4(text, spans);
    if (text.includes(":")) colons(text, spans);
    this.#hosts(text, spans);
  }

  /** A name is the cluster's if it was learned, lies below a learned domain, or has the form that clouds give to machines. */
  #hosts(text: string, spans: Span[]): void {
    // Words with a dot, a dash or a digit; a learned name without any of them is searched for by itself.
    // No host name is longer than 253 characters.
    const words = /[A-Za-z0-9][\w.-]{3,252}/g;
    for (let found = words.exec(text); found !== null; found = words.exec(text)) {
      this.#word(text, found.index, found[0], spans);
    }
    for (const name of this.#plainNames) {
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        const end = at + name.length;
        if (!/[\w.-]/.test(text[at - 1] ?? " ") && !/[\w-]/.test(text[end] ?? " ")) add(spans, at, end, kind.host);
      }
    }
  }

  #word(text: string, index: number, found: string, spans: Span[]): void {
    if (!/[.\d-]/.test(found)) return;
    const name = found.toLowerCase().replace(/[._-]+$/, "");
    const escaped = text[index - 1] === "\\" && "nrt".includes(found[0] ?? "");
    const own = escaped ? name.slice(1) : name;
    const start = escaped ? index + 1 : index;
    if (this.#isOwn(own)) add(spans, start, start + own.length, kind.host);
  }

  #isOwn(name: string): boolean {
    if (this.#names.has(name)) return true;
    if (cloudName.test(name)) return true;
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const domain = name.slice(dot + 1);
      if (this.#groups.has(name) || this.#groups.has(domain)) return false;
      if (domain.includes(".") && this.#names.has(domain)) return true;
    }
    return false;
  }
}

// Public forms of clouds: no Node of this cluster needs to have been seen for its name to be known as one.
const cloudName =
  /\.(?:compute\.internal|ec2\.internal|elb\.amazonaws\.com|compute(?:-1)?\.amazonaws\.com|rds\.amazonaws\.com|c\.[\w-]+\.internal|cloudapp\.azure\.com|cloudapp\.net|azmk8s\.io|eks\.amazonaws\.com|oraclevcn\.com)$/;

function add(spans: Span[], start: number, end: number, type: string): void {
  spans.push({ start, end, rule: `anonymize-${type}`, rank: 1, escapes: 0, type });
}

/** Exactly four numbers below 256 joined by dots; more numbers are an OID or a version. */
function ipv4(text: string, spans: Span[]): void {
  for (const found of text.matchAll(/ip-\d{1,3}(?:-\d{1,3}){3}/g))
    add(spans, found.index, found.index + found[0].length, kind.host);
  for (const found of text.matchAll(/\d{1,3}(?:[.]\d{1,3}){3}/g)) {
    const start = found.index;
    const end = start + found[0].length;
    // The two digits of `%20` before an address are no part of it.
    if ((/\d/.test(text[start - 1] ?? "") && text[start - 3] !== "%") || /\d/.test(text[end] ?? "")) continue;
    if (
      (text[start - 1] === "." && /\d/.test(text[start - 2] ?? "")) ||
      (text[end] === "." && /\d/.test(text[end + 1] ?? ""))
    )
      continue;
    if (/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.\d+$)/.test(found[0])) continue;
    if (found[0].split(".").some((part) => Number(part) > 255)) continue;
    add(spans, start, end, kind.ip);
  }
}

/** MAC addresses have six pairs; IPv6 has eight groups, or `::` and fewer. */
function colons(text: string, spans: Span[]): void {
  for (let colon = text.indexOf(":"); colon >= 0;) {
    let start = colon;
    while (start > 0 && colon - start < 5 && isHex(text.charCodeAt(start - 1))) start--;
    let end = colon + 1;
    while (end < text.length && (text[end] === ":" || isHex(text.charCodeAt(end)))) end++;
    if (end - start >= 5) address(text, start, end, spans);
    colon = text.indexOf(":", end);
  }
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

function address(text: string, from: number, to: number, spans: Span[]): void {
  let [start, end] = [from, to];
  while (text[end - 1] === ":" && text[end - 2] !== ":") end--;
  if (text[start] === ":" && text[start + 1] !== ":") start++;
  if (/\w/.test(text[start - 1] ?? "") || /\w/.test(text[end] ?? "")) return;
  // `10.0.0.7::4232` has a port, and the end of `::ffff:10.0.0.7` is found as what it is.
  if (text[start - 1] === "." || (text[end] === "." && /\d/.test(text[end + 1] ?? ""))) return;
  if (/[a-z_]-$/i.test(text.slice(Math.max(0, start - 2), start)) || /^-[g-z]/i.test(text.slice(end, end + 2))) return;
  const word = text.slice(start, end);
  if (/^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}$/.test(word)) {
    if (!/^(?:00:){5}00$|^(?:ff:){5}ff$/i.test(word)) add(spans, start, end, kind.mac);
  } else if (isIpv6(word)) add(spans, start, end, kind.ip);
}

// Unicast, unique local, link-local, multicast, NAT64: what an address of two groups begins with.
const firstGroup = /^(?:[23][0-9a-f]{3}|f[c-f][0-9a-f]{2}|64|100)::/i;

function isIpv6(word: string): boolean {
  if (word === "::" || word === "::1") return false;
  const groups = word.split(":");
  if (groups.some((group) => group.length > 4) || groups.length > 9) return false;
  const short = word.split("::").length - 1;
  if (short > 1) return false;
  if (short === 0) return groups.length === 8;
  // `std::cafe`, `node-1::cab`, `ED::A` are names of programs: two groups alone have to begin as addresses do.
  const written = groups.filter((group) => group !== "").length;
  return written > 2 ? /\d/.test(word) || word.startsWith("::") : written === 2 && firstGroup.test(word);
}
