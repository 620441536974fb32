// What the name of a field says to the structural rules, worked out once for each name.
import { classOfName, type NameClass } from "./key-name.ts";

export interface KeyFacts {
  readonly nameClass: NameClass;
  /** `data` or `stringData`, of a Secret if the object says so. Old kubectl wrote Go's names: `Data`. */
  readonly secretField: "data" | "stringData" | null;
  readonly lastApplied: boolean;
  /** The name that counts stands beside or above: `value`. */
  readonly unnamed: boolean;
  /** Times, ids and words of Kubernetes' own: a third of all strings of a cluster, and not worth a look. */
  readonly inert: boolean;
  readonly variables: boolean;
  /** All strings below are secrets: Grafana's `secureJsonData`, Azure's `protectedSettings`. */
  readonly secure: boolean;
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
    unnamed:
      /^(?:value|values|plaintext|plain|cleartext|literal|inline|content|raw|string|stringvalue|inline_?(?:string|bytes)|secretvalue|text|default)$/.test(
        lower,
      ),
    inert:
      /^(?:uid|apiVersion|kind|resourceVersion|namespace|phase|reason|protocol|qosClass|fieldsType|restartPolicy|imagePullPolicy|component|(?:creation|deletion|first|last)Timestamp|last(?:Transition|Update|Heartbeat|Probe|Observed)Time|(?:event|start|completion)Time|startedAt|finishedAt|(?:pod-template|controller-revision)-hash)$/.test(
        key,
      ),
    variables: /^(?:env|envvars|extraenv|environment|extraenvvars)$/.test(lower),
    secure:
      /^(?:secure_?json_?data|secret_?data|secret_?values|protected_?settings|secure_?(?:settings|parameters|values)|sensitive_?(?:data|values|config))$/.test(
        lower,
      ),
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
