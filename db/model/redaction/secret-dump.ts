// A Secret printed as JSON or YAML inside of a text: every value of its data goes, whatever its key is called.
import { rank, type Span } from "./span.ts";
import { isPlain } from "./value-shape.ts";

/** How far from its kind the data of a Secret may stand. */
const reach = 32 * 1024;
// However deep it was escaped: the quotes around have as many backslashes as those inside.
const field = /(\\*)"(?:data|stringData)\1"\s*:\s*\{([^{}]*)\}/g;
const entry = /(\\*)"([^"\\]{1,253})\1"\s*:\s*\1"([^"\\]+)/g;
const block = /^([ \t]*)(?:data|stringData):[ \t]*\r?\n((?:\1[ \t]+[^\n]*(?:\n|$))+)/gm;
const line = /^([ \t]+)[\w.-]+:[ \t]*["']?([^\s"'|>][^\n"']*)["']?[ \t\r]*$/gm;

/** `at`: where it says that its kind is Secret. Answers up to where it looked. */
export function findSecretDump(text: string, at: number, spans: Span[]): number {
  if (text.startsWith("kind: Secret", at)) return yaml(text, at, spans);
  const from = Math.max(text.lastIndexOf("\n", at) + 1, at - reach);
  const newline = text.indexOf("\n", at);
  const to = Math.min(newline < 0 ? text.length : newline, at + reach);
  for (const found of text.slice(from, to).matchAll(field)) {
    const inner = from + found.index + found[0].length - 1 - (found[2] ?? "").length;
    for (const pair of (found[2] ?? "").matchAll(entry)) {
      const value = pair[3] ?? "";
      add(inner + pair.index + pair[0].length - value.length, value, spans);
    }
  }
  return to;
}

function yaml(text: string, at: number, spans: Span[]): number {
  if (/[\w-]/.test(text[at + "kind: Secret".length] ?? "")) return 0;
  const from = Math.max(text.lastIndexOf("\n---", at) + 1, at - reach);
  const next = text.indexOf("\n---", at);
  const to = Math.min(next < 0 ? text.length : next, at + reach);
  for (const found of text.slice(from, to).matchAll(block)) {
    const inner = from + found.index + found[0].length - (found[2] ?? "").length;
    for (const pair of (found[2] ?? "").matchAll(line)) {
      const value = pair[2] ?? "";
      add(inner + pair.index + pair[0].lastIndexOf(value), value, spans);
    }
  }
  return to;
}

function add(start: number, value: string, spans: Span[]): void {
  if (isPlain(value)) return;
  spans.push({ start, end: start + value.length, rule: "secret-data", rank: rank.learned, escapes: 0 });
}
