// Writes the XML answers; every text goes through one escape.

type XmlContent = string | number | boolean | readonly XmlChild[];
export type XmlChild = readonly [name: string, content: XmlContent] | undefined;

const escapes = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** Control characters are legal in keys and illegal in XML 1.0; S3 writes them as references all the same. */
function escapeText(text: string): string {
  return text.replace(/[&<>"'\p{Cc}\ufffe\uffff]/gu, (char) => escapes.get(char) ?? `&#${char.charCodeAt(0)};`);
}

function element(name: string, content: XmlContent): string {
  if (typeof content === "object") {
    const inner = content.map((child) => (child === undefined ? "" : element(child[0], child[1]))).join("");
    return `<${name}>${inner}</${name}>`;
  }
  return `<${name}>${typeof content === "string" ? escapeText(content) : String(content)}</${name}>`;
}

/** A whole document; absent children (undefined) are left out. Error documents carry no namespace, like S3's. */
export function xmlDocument(root: string, children: readonly XmlChild[]): string {
  const start = root === "Error" ? "<Error>" : `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`;
  const inner = children.map((child) => (child === undefined ? "" : element(child[0], child[1]))).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${start}${inner}</${root}>`;
}

/** 200 with an XML body. */
export function xmlResponse(root: string, children: readonly XmlChild[]): Response {
  return new Response(xmlDocument(root, children), { headers: { "content-type": "application/xml" } });
}
