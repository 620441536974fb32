// What the name of a field says to the structural rules, worked out once for each name.
import { classOfName, type NameClass } from "./key-name.ts";

export interface KeyFacts {
  readonly nameClass: NameClass;
  /** `data` or `stringData`, of a Secret if the object says so. Old kubectl wrote Go's names: `Data`. */
  readonly secretField: "data" | "stringData" | null;
  readonly lastApplied: boolean;
  /** The name that counts stands beside or above: `value`. */
  readonly unnamed: boolean;
  readonly variables: boolean;
  readonly command: boolean;
  /** Below it stand names of secrets, not secrets: `secretKeyRef`. */
  readonly reference: boolean;
}

const known = new Map<string, KeyFacts>();

export function factsOfKey(key: string): KeyFacts {
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const lower = key.toLowerCase();
  const facts: KeyFacts = {
    nameClass: classOfName(key),
    secretField: lower === "data" ? "data" : lower === "stringdata" ? "stringData" : null,
    lastApplied: /(?:^|[./])(?:last-applied-configuration|last-applied|original-manifest|last-applied-patch)$/.test(
      key,
    ),
    unnamed: /^(?:value|values|plaintext|inline|content|raw|string|stringvalue)$/.test(lower),
    variables: /^(?:env|envvars|extraenv|environment|extraenvvars)$/.test(lower),
    command: /^(?:args|command|cmd|entrypoint|exec)$/.test(lower),
    reference:
      /(?:Refs?|KeySelector|selector|matchLabels|labels|names|properties|required|items|volumes|volumeMounts)$/.test(
        key,
      ),
  };
  if (known.size > 20_000) known.clear();
  known.set(key, facts);
  return facts;
}
