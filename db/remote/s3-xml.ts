// Just enough XML to read what S3 answers: flat elements without attributes that matter. Workers have no DOMParser.
import { KubinError } from "../model/error.ts";

/** The inner text of every `<name>…</name>`, in order. Elements of that name are never nested in S3's answers. */
export function elements(xml: string, name: string): string[] {
  return Array.from(xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g")), (match) => match[1] ?? "");
}

/** The inner text of the first `<name>`. Throws "unavailable" when the answer has none: it is not what was asked for. */
export function text(xml: string, name: string): string {
  const found = elements(xml, name)[0];
  if (found === undefined)
    throw new KubinError("unavailable", `Cannot understand the bucket: no <${name}> in its answer`);
  return found;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function unescapeXml(value: string): string {
  return value.replace(
    /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      return (name && entities[name]) ?? whole;
    },
  );
}
