// Redacts one resource or document: its structure first, then every string by the rules for text.
import { base64OfText, bytesOfBase64, printableText } from "./base64.ts";
import { redactEncoded } from "./encoded-run.ts";
import { editJson, type Frame, type JsonEditor } from "./json-edit.ts";
import { classOfName } from "./key-name.ts";
import { commandLine, nameOf, isSecretData, secretByFlag, secretByStructure } from "./structure.ts";
import type { TextRedactor } from "./text-redactor.ts";
import { isPlain, ownToken } from "./value-shape.ts";

/** Documents inside documents: last-applied configurations of templates that hold them go to four. */
const depthMax = 6;
/** A namespace has 63 characters, a reason may have 128. What is longer is not what its name says. */
const inertMax = 64;

export class ResourceRedactor {
  readonly #text: TextRedactor;

  constructor(text: TextRedactor) {
    this.#text = text;
  }

  /** `kind` "Secret" makes `data` of the document itself secret even if it does not say its kind. */
  redact(json: string, value: unknown, kind: string, depth = 0): string {
    const editor: JsonEditor = {
      string: (text, frame) => this.#string(text, frame, kind, depth),
      number: (text, frame) => this.#number(text, frame),
    };
    return editJson(json, value, editor);
  }

  #string(text: string, frame: Frame | null, kind: string, depth: number): string | null {
    if (frame !== null) {
      if (frame.facts.inert && text.length < inertMax && !frame.up?.facts.secretField) return null;
      // The order matters: what is secret by its place is so whatever it looks like, and a document is judged by its parts.
      const field = isSecretData(frame) ?? ownSecretData(frame, kind);
      if (field !== null) return this.#secretData(text, field);
      if (frame.up?.key === "binaryData") return this.#binary(text);
      if (frame.facts.lastApplied || maybeDocument(text)) {
        const inner = this.#document(text, depth);
        if (inner !== null) {
          if (inner !== text && frame.facts.lastApplied) this.#text.tokens.count("last-applied");
          return inner;
        }
      }
      const rule = secretByStructure(text, frame) ?? (secretByFlag(text, frame) ? "argument" : null);
      if (rule !== null) return this.#text.tokens.token(text, rule);
      const header = this.#header(text, frame);
      if (header !== null) return header;
      const argument = this.#argument(text, frame);
      if (argument !== null) return argument;
    }
    return this.#text.redactPart(text, isFile(frame) ? frame.key : null);
  }

  #number(text: string, frame: Frame | null): string | null {
    if (frame === null || !/^\d{6,}$/.test(text)) return null;
    // Unquoted in JSON, so a number: ports and sizes have names that no password has.
    const rule = /pass(?:word|wd|code)$|pwd$|(?:^|_)pin$/i.test(frame.key) ? secretByStructure(text, frame) : null;
    return rule === null ? null : this.#text.tokens.token(text, rule);
  }

  /** `{"name": "Authorization", "value": "Bearer …"}` */
  #header(text: string, frame: Frame): string | null {
    if (!frame.facts.unnamed && frame.facts.nameClass !== "header") return null;
    const name = nameOf(frame);
    return classOfName(name) === "header" ? this.#text.redactHeader(text, name) : null;
  }

  #secretData(text: string, field: "data" | "stringData"): string | null {
    if (text === "" || isForeignMark(text)) return null;
    if (field === "stringData") return this.#text.tokens.token(text, "secret-data");
    const bytes = bytesOfBase64(text);
    const inner = bytes === null ? null : printableText(bytes);
    if (inner !== null && isForeignMark(inner)) return null;
    return base64OfText(this.#text.tokens.token(inner ?? text, "secret-data"));
  }

  #binary(text: string): string | null {
    const written = redactEncoded(text, (inner) => this.#text.redact(inner, 1), this.#text.codecs);
    if (written === null) return null;
    if (written === "") return base64OfText(this.#text.tokens.token(text, "encoded"));
    return ownToken.test(written) && !/^[A-Za-z0-9+/=]+$/.test(written) ? base64OfText(written) : written;
  }

  /** JSON inside a string: redacted by the same rules, valid after. Null if it is none. */
  #document(text: string, depth: number): string | null {
    if (depth >= depthMax || text.length < 8 || !/[}\]]\s*$/.test(text)) return null;
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === "object" && value !== null ? this.redact(text, value, "", depth + 1) : null;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** `["mysql", "-u", "root", "-pS3cret"]`: only the whole line tells. */
  #argument(text: string, frame: Frame): string | null {
    if (frame.index < 0 || !frame.facts.command) return null;
    for (const secret of this.#commandSecrets(frame)) {
      if (secret.length < 2 || !text.endsWith(secret)) continue;
      return text.slice(0, -secret.length) + this.#text.tokens.token(secret, "argument");
    }
    return null;
  }

  /** The arguments of a container follow each other, and each asks for the same line. */
  #commandSecrets(frame: Frame): readonly string[] {
    const container = frame.up?.holder;
    if (container !== this.#lastContainer || container === undefined) {
      const line = commandLine(frame);
      this.#lastSecrets = line === "" ? [] : this.#text.commandSecrets(line);
      this.#lastContainer = container;
    }
    return this.#lastSecrets;
  }
  #lastContainer: unknown = null;
  #lastSecrets: readonly string[] = [];
}

/** `data` of a ConfigMap, wherever it stands: its keys are names of files. */
function isFile(frame: Frame | null): frame is Frame {
  return frame?.up?.facts.secretField === "data" && frame.index < 0;
}

function ownSecretData(frame: Frame, kind: string): "data" | "stringData" | null {
  if (kind !== "Secret" || frame.up === null || frame.up.up !== null) return null;
  return frame.up.facts.secretField;
}

/** A brace or bracket first, white space aside. */
function maybeDocument(text: string): boolean {
  const code = text.charCodeAt(0);
  if (code === 123 || code === 91) return true;
  return code <= 32 && /^\s+[{[]/.test(text);
}

/** What another tool, or Kubin before, wrote in a secret's place. */
function isForeignMark(text: string): boolean {
  return (
    ownToken.test(text) || /^\*\*\*.*\*\*\*$|^\d+ bytes long$/.test(text) || (isPlain(text) && /^[*<[]/.test(text))
  );
}
