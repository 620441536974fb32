// What a client sends to a server in a recorded session: SMTP, IMAP, POP3 and FTP have a word or a prompt before the password.
import { textOfBase64 } from "../base64.ts";
import { isPlain, isPointer, isReference, looksRandom } from "../value-shape.ts";
import type { Rule } from "./rule.ts";

const notPlain = (secret: string): boolean => !isPlain(secret) && !isPointer(secret);
// `PASS src/list.test.ts`, `PASS build-12` are results of tests.
const unlikeResult = (secret: string): boolean =>
  notPlain(secret) &&
  !secret.includes("/") &&
  (looksRandom(secret) ||
    (!isReference(secret) && /\d/.test(secret) && /[A-Za-z]/.test(secret) && /[^\w.:-]/.test(secret)));

const newline = "(?:\\r?\\n|(?:\\\\+r)?\\\\+n)";
// What loggers write before a line of a session.
const prefix = "[^\\n]{0,160}?(?<![\\w+/=-])";
const lineEnd = "(?=(?:\\\\+[rn]){0,2}\\\\*[\"']?[)\\]},;]{0,3}\\s*$)";

export const dialogueRules: readonly Rule[] = [
  // RFC 4954: `334 UGFzc3dvcmQ6` asks for the password, which is the next line of base64
  {
    name: "smtp-auth",
    anchors: ["UGFzc3dvcmQ6", "UGFzc3dvcmQA", "cGFzc3dvcmQ6"],
    pattern: new RegExp(
      `((?:UGFzc3dvcmQ6|UGFzc3dvcmQA|cGFzc3dvcmQ6)[^\\n]{0,60}?${newline}${prefix})([A-Za-z0-9+/]{4,400}={0,2})${lineEnd}`,
      "my",
    ),
    accept: (secret) => textOfBase64(secret) !== null && !secret.startsWith("UGFzc3dvcmQ6"),
  },
  {
    name: "smtp-auth",
    anchors: ["AUTH PLAIN", "AUTHENTICATE PLAIN"],
    pattern: new RegExp(
      `(AUTH(?:ENTICATE)? PLAIN${newline}(?:[^\\n]{0,100}(?:334|\\+)[^\\n]{0,20}${newline})?${prefix})([A-Za-z0-9+/]{12,400}={0,2})${lineEnd}`,
      "my",
    ),
  },
  // RFC 959, RFC 1939: PASS comes after USER and the server's answer
  {
    name: "session-password",
    anchors: ["USER "],
    pattern: new RegExp(
      `(USER \\S{1,64}[^\\n]{0,60}?${newline}(?:[^\\n]{0,160}?(?:331|\\+OK)[^\\n]{0,120}${newline})?[^\\n]{0,160}?\\bPASS )([^\\s"'\\\\]{3,100})`,
      "y",
    ),
    anywhere: true,
    accept: notPlain,
  },
  {
    name: "session-password",
    anchors: [
      "> PASS ",
      "C: PASS ",
      ">PASS ",
      "send: 'PASS ",
      "cmd* 'PASS ",
      '"PASS ',
      "'PASS ",
      "command: PASS ",
      "Command: PASS ",
      "] PASS ",
      ": PASS ",
    ],
    pattern: /((?:> ?|C: |'|"|ommand: |\] |: )PASS )([^\s"'\\]{3,100})(?=(?:\\+[rn]){0,2}\\*["']?\s*$)/my,
    anywhere: true,
    // An arrow or a quote before it makes a session of it, so only names of tests pass.
    accept: (secret) =>
      notPlain(secret) && !secret.includes("/") && !isReference(secret) && !/^test[A-Z_-]/i.test(secret),
  },
  {
    name: "session-password",
    anchors: ["PASS "],
    pattern: /(PASS )([^\s"'\\]{6,100})(?=(?:\\+[rn]){0,2}\\*["']?\s*$)/my,
    accept: unlikeResult,
  },
  // RFC 3501: a001 LOGIN user password
  {
    name: "session-password",
    anchors: [" LOGIN "],
    pattern: /(\w{1,10} LOGIN \\*"?[\w.@+-]{1,80}\\*"? \\*"?)([^\s"\\]{4,100})(?=\\*"?(?:\\+[rn]){0,2}\\*["']?\s*$)/my,
    back: 4,
    anywhere: true,
    accept: (secret) => notPlain(secret) && !isReference(secret),
  },
  // RFC 2812: an IRC client's first words
  {
    name: "session-password",
    anchors: ["IDENTIFY "],
    pattern: /(IDENTIFY (?:\w{1,30} )?)([^\s"'\\]{5,100})(?=\s*$)/my,
    accept: unlikeResult,
  },
  // Erlang takes its cookie on the command line
  {
    name: "erlang-cookie",
    anchors: ["-setcookie "],
    pattern: /(-setcookie \\*["']?)([^\s"'\\]{4,200})/y,
    anywhere: true,
    accept: notPlain,
  },
  // caddyserver.com/docs/modules: tls { dns <provider> <token> }
  {
    name: "dns-provider-token",
    anchors:
      "cloudflare digitalocean gandi hetzner duckdns vultr linode ovh porkbun namecheap godaddy netlify dnsimple desec ionos njalla dnspod dreamhost inwx bunny vercel scaleway transip he mailinabox acmedns"
        .split(" ")
        .flatMap((provider) => [`dns ${provider} `]),
    pattern: /(dns \w{2,20} \\*["']?(?:[a-z][\w.@-]{0,40} )?)([\w.+/=-]{16,200})(?![\w.+/=-])/y,
    anywhere: true,
    accept: (secret) => notPlain(secret) && looksRandom(secret),
  },
];
