// What Kubernetes' own structure says of a string: Secret data, environment variables, arguments, fields with telling names.
import { isRecord } from "../import/record.ts";
import { isPrivateMember } from "./jwk.ts";
import type { Frame } from "./json-edit.ts";
import { isSecretOf } from "./key-value.ts";
import { classOfName } from "./key-name.ts";
import { isKeyLike, isPlain, isPointer } from "./value-shape.ts";

/** Secret data of the resource itself, of one inside a list, or of a manifest inside any other resource. */
export function isSecretData(frame: Frame | null): "data" | "stringData" | null {
  const field = frame?.up;
  if (!field) return null;
  const { secretField } = field.facts;
  return secretField !== null && isSecretKind(field) ? secretField : null;
}

function isSecretKind(field: Frame): boolean {
  const { holder } = field;
  if (!isRecord(holder)) return false;
  if (holder["kind"] === "Secret") return true;
  if (typeof holder["kind"] === "string") return false;
  // Items of a list say no kind.
  const list = field.up?.up?.holder;
  return isRecord(list) && list["kind"] === "SecretList";
}

/** The name under which a value goes: its key, the name beside it (`name`, `value`), or the key above (`password: {value: …}`). */
export function nameOf(frame: Frame): string {
  const { key, holder, up } = frame;
  if (!frame.facts.unnamed) return key;
  if (isRecord(holder)) {
    for (const field of ["name", "key", "Name", "Key", "header", "type", "Type"]) {
      const name = holder[field];
      if (typeof name === "string") return name;
    }
  }
  return up === null ? key : up.index >= 0 ? key : up.key;
}

const isEnv = (frame: Frame): boolean => frame.facts.unnamed && frame.up?.facts.variables === true;

/** The rule that says so, or null. */
export function secretByStructure(value: string, frame: Frame): string | null {
  if (value.length < 2) return null;
  if (frame.key.length < 3 && isRecord(frame.holder) && isPrivateMember(frame.key, frame.holder["kty"])) {
    return isPlain(value) ? null : "json-web-key";
  }
  if (frame.up?.facts.secure === true && frame.index < 0)
    return isPlain(value) || isPointer(value) ? null : "secret-field";
  if (frame.facts.nameClass === "none" && !frame.facts.unnamed) return null;
  const name = nameOf(frame);
  const nameClass = classOfName(name);
  if (nameClass === "none") return isEnv(frame) && isKeyLike(value) ? "env-entropy" : null;
  if (nameClass === "header") return null;
  if (isEnv(frame)) return isSecretVariable(name, value) ? "env-value" : null;
  // What stands inline is no name of something that lies elsewhere.
  if (/inline|plain|clear|literal/i.test(frame.key)) return isSecretVariable(name, value) ? "secret-field" : null;
  if (isNameOfOther(frame, value)) return null;
  // `…/etcd-client.secret: <hash>`: annotations note which revision of a secret was seen.
  if (frame.up?.key === "annotations" && nameClass === "secret" && value.length < 12) return null;
  return isSecretOf(nameClass, name, value, false) ? "secret-field" : null;
}

/** A variable whose name says secret holds one, but for references that no generator or person would make a secret. */
function isSecretVariable(name: string, value: string): boolean {
  if (isPlain(value) || isPointer(value)) return false;
  const nameClass = classOfName(name);
  if (isSecretOf(nameClass, name, value, false)) return true;
  // `TLS_SECRET=my-tls` names one; `API_TOKEN=sunnyday` is one.
  return nameClass === "secret" && value.length >= 4 && !/[-./:,\s]/.test(value);
}

/** Beside one of these a name says where the secret that lies elsewhere is to go. */
const referring = ["remoteRef", "sourceRef", "objectName", "objectAlias"];

/** `secretKeyRef: {name, key: password}`, `configMapKeyRef`, `remoteRef`, `selector`: these name where a secret lies. */
function isNameOfOther(frame: Frame, value: string): boolean {
  const { holder } = frame;
  if (isRecord(holder) && referring.some((field) => field in holder)) return true;
  // Strimzi's `passwordSecret: {secretName, password}`: the key in that Secret.
  if (isRecord(holder) && "secretName" in holder && /^[a-z]+(?:[._-][a-z]+)*$/.test(value)) return true;
  for (let here: Frame | null = frame.up, steps = 0; here !== null && steps < 3; here = here.up, steps++) {
    if (here.facts.reference) {
      return here.key === "items" || here.key === "properties" ? /^[\w.-]+$/.test(value) && !/\d{3}/.test(value) : true;
    }
  }
  return false;
}

/** `args: ["--password", "x"]`: the flag stands before. */
export function secretByFlag(value: string, frame: Frame): boolean {
  if (frame.index < 1 || !Array.isArray(frame.holder)) return false;
  const before: unknown = frame.holder[frame.index - 1];
  if (typeof before !== "string" || !/^--?[A-Za-z][\w.-]*$/.test(before) || value.startsWith("--")) return false;
  const name = before.replace(/^-+/, "");
  const nameClass = classOfName(name);
  return (
    nameClass !== "none" &&
    nameClass !== "header" &&
    (isSecretVariable(name, value) || isSecretOf(nameClass, name, value, false))
  );
}

/** The command line that an array of arguments belongs to, or "". */
export function commandLine(frame: Frame): string {
  if (frame.index < 0 || !frame.facts.command) return "";
  const container = frame.up?.holder;
  const lists = isRecord(container)
    ? [container["command"] ?? container["Command"], container["args"] ?? container["Args"]]
    : [frame.holder];
  return lists
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    .filter((item): item is string => typeof item === "string" && item.length < 4000)
    .join(" ");
}
