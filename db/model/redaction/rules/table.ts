// All rules for text in one table, and the scan table built from their literals.
import { GramTable, type Anchor } from "../gram-scan.ts";
import { cloudRules } from "./cloud.ts";
import { codeRules } from "./code.ts";
import { commandRules } from "./commands.ts";
import { formatRules } from "./formats.ts";
import type { Rule } from "./rule.ts";
import { saasRules } from "./saas.ts";

export const textRules: readonly Rule[] = [...cloudRules, ...codeRules, ...saasRules, ...formatRules, ...commandRules];

/** Parts of names; what the whole name means is decided where one is found. */
const nameParts =
  "passw pass= pass\" pass' pass: pass\\ pass> pass, pass% pass] -pass pwd psw phrase passcode kennwort secret token apikey api_key api-key " +
  "accesskey credential creds cred= cred: dsn jwt psk otp sessid sessionid session_id sid= csrf xsrf sig= authoriz cookie " +
  "auth= auth: auth\" auth\\ auth' key= key\" key\\ key: key' key> key, key% key-data key_base keypass storepass keydata requirepass masterauth bindpw _pw pw= pw: " +
  'connectionstring connection_string connection-string connstr salt= salt: salt" mnemonic hmac sas= keytab pepper pat=';

export type Anchored = Rule | "name" | "pem" | "dump";

function anchors(): Anchor<Anchored>[] {
  const list: Anchor<Anchored>[] = nameParts.split(" ").map((literal) => ({ literal, rule: "name" }));
  list.push({ literal: "-----BEGIN ", rule: "pem" });
  for (const literal of ['kind":"Secret"', 'kind\\":\\"Secret\\"', 'kind": "Secret"', "kind: Secret"])
    list.push({ literal, rule: "dump" });
  for (const rule of textRules) for (const literal of rule.anchors) list.push({ literal, rule });
  return list;
}

export const scanTable = new GramTable(anchors());
