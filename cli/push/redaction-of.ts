// From what a scan saw to what redacts: the cluster's key, the secrets it holds, the redactor and its threads.
import type { ImportProgress, ScanOptions } from "../../db/model/import/import.ts";
import { Redactor, SecretBook } from "../../db/model/redaction/redactor.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { Collector } from "./collector.ts";
import { gunzipValue, gzipValue } from "./gzip-values.ts";
import { clusterKey, redactionKey, senderKey } from "./redaction-key.ts";
import type { SealSetup } from "./seal-messages.ts";
import { ThreadSealer } from "./thread-sealer.ts";

interface SeenResource {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly object: Record<string, unknown>;
  readonly json: string;
  readonly unwritten?: number;
}

/** About what a file leaves behind that is only passed by. */
const fileBytes = 2048;

/** Told of every resource before the first byte is packed. */
export class SecretScan {
  readonly #book: SecretBook;
  readonly #collector: Collector;
  #unpackedBytes = 0;
  /** Of the namespace kube-system, which is what names a cluster. */
  clusterUid = "";

  /** What it learns is enough for a redactor with the same `anonymize`, or without. */
  constructor(
    { anonymize }: { readonly anonymize: boolean },
    { collector = new Collector() }: { readonly collector?: Collector } = {},
  ) {
    this.#book = new SecretBook({ gunzip: gunzipValue }, { hosts: anonymize });
    this.#collector = collector;
  }

  see(resource: SeenResource): void {
    this.#book.learn(resource);
    this.#collector.passed(resource.unwritten ?? resource.json.length);
    if (resource.kind === "Namespace" && resource.name === "kube-system") {
      this.clusterUid = textAt(resource.object, "metadata", "uid");
    }
  }

  /** Of a scan that tells this book what it sees. */
  options(onProgress: (progress: ImportProgress) => void = () => undefined): ScanOptions {
    return {
      onResource: (resource) => this.see(resource),
      onProgress: (progress) => {
        // Most of it are log lines that nobody looks at yet.
        this.#collector.passed(fileBytes + (progress.unpackedBytes - this.#unpackedBytes) / 64);
        this.#unpackedBytes = progress.unpackedBytes;
        onProgress(progress);
      },
    };
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
  /** Whose threads are started already. */
  readonly sealer?: ThreadSealer;
}

/** By what has been seen so far. */
export async function sealSetup(
  secrets: SecretScan,
  { stateDir, redactionKey: given, anonymize }: Pick<RedactionSettings, "stateDir" | "redactionKey" | "anonymize">,
): Promise<SealSetup> {
  const sender = await senderKey(stateDir, given);
  return { key: clusterKey(sender, secrets.clusterUid), learned: secrets.learned(), anonymize };
}

/** The sealer's threads run until it is closed. The redactor is made when it is first asked for: log lines leave without it. */
export async function redactionOf(
  secrets: SecretScan,
  { stateDir, redactionKey: given, anonymize, threads, sealer = new ThreadSealer(threads) }: RedactionSettings,
): Promise<{ readonly keyId: string; readonly redactor: Redactor; readonly sealer: ThreadSealer }> {
  const setup = await sealSetup(secrets, { stateDir, redactionKey: given, anonymize });
  const { learned } = setup;
  const key = redactionKey(setup.key);
  sealer.know(setup);
  let redactor: Redactor | undefined;
  return {
    keyId: key.id,
    get redactor(): Redactor {
      return (redactor ??= new Redactor({ key, learned, anonymize, gunzip: gunzipValue, gzip: gzipValue }));
    },
    sealer,
  };
}
