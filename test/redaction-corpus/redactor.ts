// The product's redactor behind the corpus' two questions.
import { clusterKey, redactionKey } from "../../cli/push/redaction-key.ts";
import { gunzipValue, gzipValue } from "../../cli/push/gzip-values.ts";
import { groupVersion, pluralOf } from "../../db/model/resource/identity.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { Redactor, SecretBook } from "../../db/model/redaction/redactor.ts";
import type { Redactor as Redacting } from "./score.ts";

/** It has seen nothing before: what it finds, it finds by the object or line alone. */
export function productRedactor(): Redacting & { readonly product: Redactor } {
  const key = redactionKey(clusterKey(crypto.getRandomValues(new Uint8Array(32)), ""));
  const product = new Redactor({ key, learned: new SecretBook().learned(), gunzip: gunzipValue, gzip: gzipValue });
  return {
    product,
    resource(object) {
      const { group } = groupVersion(textAt(object, "apiVersion"));
      const kind = textAt(object, "kind");
      return product.resource({ group, kind, resource: pluralOf(group, kind), json: JSON.stringify(object), object });
    },
    lines: (text) => new TextDecoder().decode(product.lines(new TextEncoder().encode(text))),
  };
}
