// From what a scan saw to what redacts: the cluster's key, the secrets it holds, the redactor and its threads.
import { Redactor, SecretBook } from "../../db/model/redaction/redactor.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { Collector } from "./collector.ts";
import { gunzipValue, gzipValue } from "./gzip-values.ts";
import { clusterKey, redactionKey, senderKey } from "./redaction-key.ts";
import { ThreadSealer } from "./thread-sealer.ts";

interface SeenResource {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly object: Record<string, unknown>;
  readonly json: string;
}

/** Told of every resource before the first byte is packed. */
export class SecretScan {
  readonly #book = new SecretBook({ gunzip: gunzipValue });
  readonly #collector = new Collector();
  /** Of the namespace kube-system, which is what names a cluster. */
  clusterUid = "";

  see(resource: SeenResource): void {
    this.#book.learn(resource);
    this.#collector.passed(resource.json.length);
    if (resource.kind === "Namespace" && resource.name === "kube-system") {
      this.clusterUid = textAt(resource.object, "metadata", "uid");
    }
  }

  learned(): ReturnType<SecretBook["learned"]> {
    return this.#book.learned();
  }
}

export interface RedactionSettings {
  readonly stateDir: string;
  readonly redactionKey?: string | undefined;
  readonly anonymize: boolean;
  /** For log lines; as many as make sense on this machine without it. */
  readonly threads?: number;
}

/** The sealer's threads run until it is closed. */
export async function redactionOf(
  secrets: SecretScan,
  { stateDir, redactionKey: given, anonymize, threads }: RedactionSettings,
): Promise<{ readonly keyId: string; readonly redactor: Redactor; readonly sealer: ThreadSealer }> {
  const bytes = clusterKey(await senderKey(stateDir, given), secrets.clusterUid);
  const key = redactionKey(bytes);
  const learned = secrets.learned();
  return {
    keyId: key.id,
    redactor: new Redactor({ key, learned, anonymize, gunzip: gunzipValue, gzip: gzipValue }),
    sealer: new ThreadSealer({ key: bytes, learned, anonymize }, threads),
  };
}
