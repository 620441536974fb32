// The JSON of a stored resource as the API shows it: alone, or as an item of a list, in the version that was asked for.
import { converted } from "../../db/model/kube/convert/convert.ts";
import { apiVersionOf } from "../../db/model/resource/identity.ts";
import { isMap } from "../../db/model/resource/json.ts";
import type { ServedType } from "./served-types.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes that start like this were typed by a capture: apiVersion and kind in front of what the server had sent. */
function storedHead(type: ServedType): string {
  return JSON.stringify({ apiVersion: apiVersionOf(type.stored.group, type.stored.version), kind: type.kind }).slice(
    0,
    -1,
  );
}

export interface ItemForm {
  /** As an item of a list: built-in kinds leave apiVersion and kind to the list. */
  item(json: Uint8Array): Uint8Array;
  /** Alone, or in an event of a watch. */
  whole(json: Uint8Array): Uint8Array;
}

/** The forms of one type's resources. What begins as a capture writes it is not parsed. */
export function itemForm(type: ServedType): ItemForm {
  const { stored, custom, kind } = type;
  const isStored = stored.group === type.group && stored.version === type.version;
  const head = encoder.encode(storedHead(type));
  const apiVersion = apiVersionOf(type.group, type.version);
  const wholeHead = encoder.encode(
    custom ? JSON.stringify({ apiVersion, kind }).slice(0, -1) : JSON.stringify({ kind, apiVersion }).slice(0, -1),
  );
  const parsed = (json: Uint8Array): Record<string, unknown> => {
    const object: unknown = JSON.parse(decoder.decode(json));
    const shown = isStored ? object : converted(object, { ...stored, resource: type.resource }, type);
    return isMap(shown) ? shown : {};
  };
  const starts = (json: Uint8Array): boolean => isStored && startsWith(json, head);
  return {
    item(json) {
      if (custom && isStored) return json;
      if (!custom && starts(json)) return joined(open, json.subarray(head.length + 1));
      const { apiVersion: _version, kind: _kind, ...rest } = parsed(json);
      return encoder.encode(JSON.stringify(custom ? { apiVersion, kind, ...rest } : rest));
    },
    whole(json) {
      if (custom && isStored) return json;
      if (starts(json)) return joined(wholeHead, json.subarray(head.length));
      const { apiVersion: _version, kind: _kind, ...rest } = parsed(json);
      return encoder.encode(JSON.stringify(custom ? { apiVersion, kind, ...rest } : { kind, apiVersion, ...rest }));
    },
  };
}

const open = encoder.encode("{");

/** `head` ends where the object goes on: with a comma. */
function startsWith(json: Uint8Array, head: Uint8Array): boolean {
  if (json.length <= head.length + 1 || json[head.length] !== 0x2c) return false;
  for (let i = 0; i < head.length; i++) if (json[i] !== head[i]) return false;
  return true;
}

function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}
