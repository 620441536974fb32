// Pass 1 over a snapshot's resources: collects the values that the rest of the snapshot is searched for.
import { isRecord, listOf } from "../import/record.ts";
import { textAt, textMapAt } from "../resource/json.ts";
import { textOfBase64 } from "./base64.ts";
import { canonical } from "./canonical.ts";
import { type Codecs, redactEncoded } from "./encoded-run.ts";
import { HostBook } from "./host-book.ts";
import { classOfName } from "./key-name.ts";
import type { LearnedSecrets } from "./learned-index.ts";
import { ResourceRedactor } from "./resource-redactor.ts";
import { TextRedactor } from "./text-redactor.ts";
import { TokenMaker } from "./token.ts";
import { isPlain, isPointer, isReference, looksRandom } from "./value-shape.ts";

/** Each value is searched for in ten forms: 20,000 of them are 40 MB of index. */
const valuesMax = 20_000;
const charactersMax = 4 * 1024 * 1024;
/** Text of files and of JSON inside a Secret that is looked into. */
const insideMax = 8 * 1024 * 1024;

/** Bounded in memory. With `gunzip` it also looks into Helm releases. */
export class SecretBook {
  readonly #values = new Set<string>();
  #characters = 0;
  readonly #hosts: HostBook | null;
  readonly #codecs: Codecs;
  readonly #inside: TextRedactor;
  readonly #documents: ResourceRedactor;

  /** Without `hosts` no names of hosts are learned: only who anonymizes needs them. */
  constructor(codecs: Codecs = {}, { hosts = true }: { readonly hosts?: boolean } = {}) {
    this.#codecs = codecs;
    this.#hosts = hosts ? new HostBook() : null;
    // The rules of pass 2 with a listener instead of a writer; the key does not matter, as no token is kept.
    const key = { id: "", mac: () => new Uint8Array(6) };
    const tokens = new TokenMaker(key, (_token, plaintext) => this.#keep("password", plaintext));
    this.#inside = new TextRedactor(tokens, { values: [], hosts: [], groups: [] }, codecs);
    this.#documents = new ResourceRedactor(this.#inside);
  }

  /** Secrets, and variables that are secret by their names; everything else is left to the rules of pass 2. */
  learn(resource: { group: string; kind: string; object: Record<string, unknown> }): void {
    const { object } = resource;
    this.#hosts?.learn(resource);
    if (resource.group === "" && resource.kind === "Secret") this.#secret(object);
    else for (const spec of podSpecs(object)) this.#environment(spec);
  }

  learned(): LearnedSecrets {
    const [hosts, groups] = [this.#hosts?.names() ?? [], this.#hosts?.groups() ?? []];
    return { values: [...this.#values], hosts, groups };
  }

  #secret(object: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(textMapAt(object, "data"))) {
      const decoded = textOfBase64(value);
      if (decoded !== null) this.#value(key, decoded);
    }
    for (const [key, value] of Object.entries(textMapAt(object, "stringData"))) this.#value(key, value);
    // A bootstrap token is written as both of its parts, nowhere as one of them.
    const id = textOfBase64(textAt(object, "data", "token-id"));
    const secret = textOfBase64(textAt(object, "data", "token-secret"));
    if (id && secret) this.#keep("token", `${id}.${secret}`);
  }

  #value(name: string, value: string): void {
    if (value.length > insideMax) return;
    const text = value.trim();
    // Files: kubeconfig, dockerconfigjson, properties, a Helm release.
    if (/[\n{=:]|^H4sI/.test(text)) this.#file(text);
    this.#keep(name, text);
  }

  #file(text: string): void {
    if (/^[{[]/.test(text)) {
      try {
        this.#documents.redact(text, JSON.parse(text), "");
        return;
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
    if (text.startsWith("H4sI")) redactEncoded(text, (inner) => this.#document(inner), this.#codecs);
    else this.#inside.redact(text);
  }

  /** What a Helm release holds is JSON; its values and manifests are strings in it. */
  #document(text: string): string {
    if (/^\s*[{[]/.test(text)) this.#file(text.trim());
    return text;
  }

  #environment(spec: Record<string, unknown>): void {
    for (const field of ["containers", "initContainers", "ephemeralContainers"]) {
      for (const container of listOf(spec[field])) {
        for (const variable of listOf(isRecord(container) ? container["env"] : null)) {
          const name = textAt(variable, "name");
          if (classOfName(name) !== "none") this.#keep(name, textAt(variable, "value"));
        }
      }
    }
  }

  #keep(name: string, value: string): void {
    const plaintext = canonical(value);
    if (!isSearchable(name, plaintext) || this.#values.has(plaintext)) return;
    if (this.#values.size >= valuesMax || this.#characters + plaintext.length > charactersMax) return;
    this.#values.add(plaintext);
    this.#characters += plaintext.length;
  }
}

/** Of a Pod, of whatever makes Pods, and of what makes these. */
function podSpecs(object: Record<string, unknown>): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  let here: unknown = object["spec"];
  for (let depth = 0; depth < 3 && isRecord(here); depth++) {
    found.push(here);
    const template = here["jobTemplate"] ?? here["template"];
    here = isRecord(template) ? template["spec"] : null;
  }
  return found;
}

/** Long enough, and not a word, name, address or number that other things are called by, too. */
function isSearchable(name: string, value: string): boolean {
  if (value.length < 8 || value.length > 4096 || /[\n\r]/.test(value)) return false;
  if (isPlain(value) || isPointer(value) || /^(?:[\d.]+|[\w-]+(?:\.[\w-]+)+(?::\d+)?)$/.test(value)) {
    return /^(?:eyJ[\w-]+\.[\w-]+\.[\w-]+|[a-z0-9]{6}\.[a-z0-9]{16}|hv[sbr]\..{20,}|SG\..{20,})$/.test(value);
  }
  if (/^\d+$/.test(value)) return value.length >= 10;
  if (looksRandom(value)) return true;
  return classOfName(name) !== "none" && !isReference(value) && !/^(?:[a-z]+|[A-Z]+)$/.test(value);
}
