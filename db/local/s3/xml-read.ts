// Reads the few request documents of S3 (delete list, part list, CORS, lifecycle): no DTD, no entities of one's own.
import { S3Refusal } from "./refusal.ts";

export interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/** 10,000 parts with five elements each is the largest document that S3 allows. */
const elementsMax = 100_000;
const depthMax = 16;
const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The refusal for any request document that is not as S3 describes it. */
export function malformed(why: string): S3Refusal {
  return new S3Refusal("MalformedXML", `Cannot read the request's XML: ${why}`);
}

/** The five entities of XML and numeric references; there are no others without a DTD. */
function unescapeText(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));|&/g,
    (whole, hex?: string, dec?: string, word?: string) => {
      if (word !== undefined && Object.hasOwn(entities, word)) return entities[word] ?? "";
      const code = hex !== undefined ? Number.parseInt(hex, 16) : dec !== undefined ? Number(dec) : Number.NaN;
      if (!(code <= 0x10ffff)) throw malformed(`"${whole.slice(0, 12)}" is not a reference`);
      return String.fromCodePoint(code);
    },
  );
}

/** The root element, which must be called `root`; namespaces and attributes are not looked at. */
export function readXml(bytes: Uint8Array, root: string): XmlElement {
  const source = decode(bytes);
  const holder: XmlElement = { name: "", children: [], text: "" };
  const open: XmlElement[] = [holder];
  let count = 0;
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (match === null) throw malformed(`unexpected text at offset ${at}`);
    const [, closing, name, , selfClosing, text] = match;
    const parent = open.at(-1) ?? holder;
    if (text !== undefined) parent.text += unescapeText(text);
    if (name === undefined) continue;
    const local = name.slice(name.indexOf(":") + 1);
    if (closing === "/") {
      if (open.length === 1 || parent.name !== local) throw malformed(`"${local}" is closed and not open`);
      open.pop();
      continue;
    }
    if (++count > elementsMax || open.length > depthMax) throw malformed("it is too large or too deep");
    const element: XmlElement = { name: local, children: [], text: "" };
    parent.children.push(element);
    if (selfClosing !== "/") open.push(element);
  }
  const first = holder.children[0];
  if (open.length !== 1 || holder.children.length !== 1 || holder.text.trim() !== "")
    throw malformed("it is not one closed element");
  if (first?.name !== root) throw malformed(`expected "${root}"`);
  return first;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw malformed("it is not UTF-8");
    throw cause;
  }
}

/** In the order of the document. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the only child of that name; null when there is none. */
export function childText(element: XmlElement, name: string): string | null {
  const found = childrenNamed(element, name);
  if (found.length > 1) throw malformed(`"${name}" is given ${found.length} times`);
  return found[0]?.text ?? null;
}

/** Throws MalformedXML when it is missing. */
export function requiredText(element: XmlElement, name: string): string {
  const text = childText(element, name);
  if (text === null) throw malformed(`"${name}" is missing in "${element.name}"`);
  return text;
}

/** A whole number of at least `min`. */
export function wholeNumber(text: string, name: string, min = 0): number {
  if (!/^\s*\d{1,10}\s*$/.test(text) || Number(text) < min)
    throw malformed(`"${name}" is not a whole number from ${min} up`);
  return Number(text);
}
