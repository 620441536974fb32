// All rules for text in one table, and the scan table built from their literals.
import { GramTable, type Anchor } from "../gram-scan.ts";
import { cloudRules } from "./cloud.ts";
import { callRules } from "./calls.ts";
import { clientRules } from "./clients.ts";
import { codeRules } from "./code.ts";
import { commandRules } from "./commands.ts";
import { dialogueRules } from "./dialogues.ts";
import { directiveRules } from "./directives.ts";
import { formatRules } from "./formats.ts";
import type { Rule } from "./rule.ts";
import { networkRules } from "./network.ts";
import { saasRules } from "./saas.ts";
import { webRules } from "./web.ts";

// The order decides nothing: what overlaps is settled by rank.
export const textRules: readonly Rule[] = [
  ...cloudRules,
  ...codeRules,
  ...saasRules,
  ...formatRules,
  ...webRules,
  ...directiveRules,
  ...dialogueRules,
  ...networkRules,
  ...callRules,
  ...commandRules,
  ...clientRules,
];

/** Parts of names; what the whole name means is decided where one is found. */
// A bare `key`, `pass` or `pin` is a word of every second sentence: with the character that ends a name it is not.
const nameParts =
  "passw pass= pass\" pass' pass: pass\\ pass> pass, pass% pass] -pass passkey pwd psw phrase passcode kennwort secret token apikey api_key api-key " +
  "accesskey credential creds cred= cred: cred\" cred\\ cred' dsn jwt psk otp sessid sessionid session_id sid= csrf xsrf sig= authoriz cookie " +
  "auth= auth: auth\" auth\\ auth' key= key\" key\\ key: key' key> key, key% key] key-data key_base keypass storepass keydata requirepass masterauth bindpw _pw pw= pw: " +
  'connectionstring connection_string connection-string connstr salt= salt: salt" salt\' mnemonic hmac sas= keytab pepper pat= tok= tok: tok" tok\\ tkn ' +
  "pin= pin: pin\" pin' pin\\ auth-pass auth_pass primaryauth community motdepasse contrasena wachtwoord losenord senha haslo heslo parola sifre mdp=";
/** The same with the blank that many people write before the sign; `pass ` alone is an English word. */
const spacedParts = [
  "-team:",
  "-team=",
  '-team"',
  "-team'",
  "-team\\",
  "pass =",
  "pass :",
  "key =",
  "key :",
  "pin =",
  "pin :",
  "auth =",
  "cred =",
  "tok =",
  "pw =",
  "sid =",
  "salt =",
  "-key ",
  "_key ",
  "-pass ",
  "_pass ",
];
/** Loggers colour a name: its sign stands behind an escape. */
const colouredParts = [
  "pass\u001b",
  "key\u001b",
  "auth\u001b",
  "cred\u001b",
  "pin\u001b",
  "tok\u001b",
  "pw\u001b",
  "sid\u001b",
];

export type Anchored = Rule | "name" | "pem" | "dump" | "jwk";

function anchors(): Anchor<Anchored>[] {
  const list: Anchor<Anchored>[] = [...nameParts.split(" "), ...spacedParts, ...colouredParts].map((literal) => ({
    literal,
    rule: "name",
  }));
  // Certificates begin so, too; the rule looks which it is.
  list.push({ literal: "-----BEGIN ", rule: "pem" });
  for (const literal of ['kind":"Secret"', 'kind\\":\\"Secret\\"', 'kind": "Secret"', "kind: Secret"])
    list.push({ literal, rule: "dump" });
  // RFC 7517
  for (const literal of ['"kty"', '\\"kty\\"']) list.push({ literal, rule: "jwk" });
  for (const rule of textRules) for (const literal of rule.anchors) list.push({ literal, rule });
  return list;
}

export const scanTable = new GramTable(anchors());
