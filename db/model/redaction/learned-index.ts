// Searches for thousands of known secrets at once, in the forms in which they are written: plain, base64, percent signs, JSON.
import { base64OfText } from "./base64.ts";
import { cellOf, GramFilter, longGram } from "./gram-scan.ts";
import { rank, type Span } from "./span.ts";

/** What pass 1 found; structured-cloneable, so that worker threads get it. */
export interface LearnedSecrets {
  readonly values: readonly string[];
  /** Host names and domains of this cluster, for `anonymize`. */
  readonly hosts: readonly string[];
  /** API groups look like host names and are none. */
  readonly groups: readonly string[];
}

interface Form {
  readonly text: string;
  readonly value: string;
  readonly base64: boolean;
}

const gramLength = 7;
const base64Char = /[A-Za-z0-9+/=_-]/;

export class LearnedIndex {
  /** Of what else is looked for, and of the ends of all forms. */
  readonly filter: GramFilter;
  /** That hash → the forms that have it, and where in them. */
  readonly #forms = new Map<number, { form: Form; at: number }[]>();

  constructor(values: readonly string[], others: GramFilter) {
    for (const value of values) for (const form of formsOf(value)) this.#add(form);
    this.filter = new GramFilter(others);
    for (const hash of this.#forms.keys()) this.filter.add(cellOf(hash));
  }

  #add(form: Form): void {
    if (form.text.length < gramLength) return;
    // Values often begin alike (`postgres://`, `eyJhbG`): the end tells more.
    const at = form.text.length;
    const hash = longGram(form.text, at);
    const list = this.#forms.get(hash);
    if (list === undefined) this.#forms.set(hash, [{ form, at }]);
    else if (!list.some((each) => each.form.text === form.text)) list.push({ form, at });
  }

  /** `last`: the position of the gram's last character. */
  find(text: string, last: number, hash: number, spans: Span[]): void {
    if (last < gramLength - 1) return;
    const forms = this.#forms.get(hash);
    if (forms === undefined) return;
    for (const { form, at } of forms) {
      const start = last + 1 - at;
      if (start < 0 || !text.startsWith(form.text, start)) continue;
      const end = start + form.text.length;
      if (form.base64) spans.push(wholeRun(text, start, end, form.value));
      else if (standsAlone(text, start, end, form.text))
        spans.push({ start, end, rule: "known-secret", rank: rank.learned, escapes: 0, secret: form.value });
    }
  }
}

/** The characters at the edges of a base64 form depend on the neighbours: all of the run goes. */
function wholeRun(text: string, from: number, to: number, value: string): Span {
  let [start, end] = [from, to];
  while (start > 0 && from - start < 4096 && base64Char.test(text[start - 1] ?? "")) start--;
  while (end < text.length && end - to < 4096 && base64Char.test(text[end] ?? "")) end++;
  if (text[start - 1] === "\\" && start < from) start++;
  // `key=dmFsdWU=`: the sign before is no padding.
  const sign = text.slice(start, from).lastIndexOf("=");
  if (sign >= 0) start += sign + 1;
  return { start, end, rule: "known-secret", rank: rank.learned, escapes: 0, secret: value };
}

/** Short words must not be found inside longer ones; long random ones may stand anywhere. */
function standsAlone(text: string, start: number, end: number, value: string): boolean {
  if (value.length >= 16) return true;
  const before = text[start - 1] ?? " ";
  const escape = text[start - 2] === "\\" && /[nrt]/.test(before);
  return (escape || text[start - 3] === "%" || !/[A-Za-z0-9]/.test(before)) && !/[A-Za-z0-9]/.test(text[end] ?? " ");
}

function formsOf(value: string): Form[] {
  const forms: Form[] = [];
  const add = (text: string, base64 = false): void => {
    if (!forms.some((each) => each.text === text)) forms.push({ text, value, base64 });
  };
  add(value);
  const json = JSON.stringify(value).slice(1, -1);
  add(json);
  add(JSON.stringify(json).slice(1, -1));
  const percent = encodeURIComponent(value);
  add(percent);
  add(percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  add(percent.replaceAll("%20", "+"));
  // Go's json.Marshal writes <, > and & so.
  add(json.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026"));
  for (let shift = 0; shift < 3; shift++) {
    const inner = innerBase64(value, shift);
    add(inner, true);
    add(inner.replaceAll("+", "-").replaceAll("/", "_"), true);
  }
  // The same bytes as lines() sees them.
  for (const { text } of forms.filter((form) => /[\u0080-\uffff]/.test(form.text))) {
    add(new TextDecoder("latin1").decode(new TextEncoder().encode(text)));
  }
  return forms;
}

/** The characters of the base64 of any text that holds the value `shift` bytes after a multiple of three. */
function innerBase64(value: string, shift: number): string {
  const bytes = new TextEncoder().encode(value).length;
  const encoded = base64OfText("\u0001".repeat(shift) + value);
  const from = shift === 0 ? 0 : shift === 1 ? 2 : 3;
  return encoded.slice(from, Math.floor(((shift + bytes) * 8) / 6));
}
