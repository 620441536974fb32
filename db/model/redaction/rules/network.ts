// Shared secrets of network daemons and devices: SNMP, IPsec, DNS, routers, Consul's gossip.
import { isReference } from "../value-shape.ts";
import { directive, notCommon } from "./directives.ts";
import type { Rule } from "./rule.ts";

const notName = (secret: string): boolean => notCommon(secret) && !isReference(secret);

export const networkRules: readonly Rule[] = [
  // net-snmp: snmpd.conf(5), and exporters
  directive("snmp-community", "rocommunity rwcommunity rocommunity6 rwcommunity6 authcommunity trapcommunity"),
  {
    name: "snmp-community",
    anchors: ["com2sec"],
    pattern: /(com2sec6?\s+(?:-Cn \S+\s+)?\S{1,60}\s+\S{1,60}\s+["']?)([^\s"'\\]{3,100})/y,
    accept: notCommon,
  },
  {
    name: "snmp-user",
    anchors: ["createUser "],
    pattern: /(createUser (?:-e \S+ )?\S{1,60} (?:MD5|SHA(?:-?\d+)?) \\*["']?)([^\s"'\\]{6,100})/y,
    accept: notCommon,
  },
  {
    name: "snmp-user",
    anchors: [" AES ", " DES ", " AES128 ", " AES256 "],
    pattern: /( (?:AES(?:-?\d+)?|DES) \\*["']?)([^\s"'\\]{8,100})(?=\\*["']?\s*(?:$|\\n|\n))/my,
    anywhere: true,
    accept: notName,
  },
  {
    name: "snmp-community",
    anchors: ["community"],
    anyCase: true,
    pattern: /(community(?:[_-]?string)?\\*["']?\s{0,8}[:=]\s{0,8}\\*["']?)([\w!@#$%^&*.+-]{6,64})(?![\w/.-])/iy,
    anywhere: true,
    accept: (secret) =>
      notCommon(secret) && /\d/.test(secret) && /[a-z]/i.test(secret) && !/^v?\d|^[a-z]+-operators?/.test(secret),
  },
  // strongSwan, Libreswan: ipsec.secrets
  {
    name: "ipsec-secret",
    anchors: [": PSK ", ": EAP ", ": XAUTH ", ": NTLM ", ": PIN "],
    pattern: /(: (?:PSK|EAP|XAUTH|NTLM|PIN) (?:%smartcard\S* )?\\*["']?)([^\s"'\\]{4,300})/y,
    anywhere: true,
    accept: notCommon,
  },
  // BIND, Knot, NSD, OMAPI: secret "base64";
  directive("tsig-key", "secret omapi_key", '(?=[^"\\s]{0,120}[+/=A-Z0-9])[A-Za-z0-9+/]{20,120}={0,2}'),
  // Cisco and Juniper: password 7, secret 5, and the like
  {
    name: "network-password",
    anchors: [
      "password 7 ",
      "password 5 ",
      "secret 5 ",
      "secret 9 ",
      "secret 8 ",
      "secret 0 ",
      "password 0 ",
      "key-string ",
      "encrypted-password ",
    ],
    pattern: /((?:password|secret) \d |key-string (?:\d )?|encrypted-password \\*"?)([^\s"'\\;]{4,200})/y,
    accept: notCommon,
  },
  // developer.hashicorp.com/consul: gossip key, tokens of the agent
  {
    name: "consul-key",
    anchors: ["encrypt"],
    pattern: /(encrypt\\*"?\s{0,8}[:=]\s{0,4}\\*")([A-Za-z0-9+/]{22}(?:==)?|[A-Za-z0-9+/]{43}=?)(?=\\*")/y,
  },
  // The same without quotes: a flag, YAML. The padding tells it from a word.
  {
    name: "consul-key",
    anchors: ["encrypt"],
    pattern: /(encrypt(?:\s{0,8}[:=]\s{0,4}| )["']?)([A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/y,
  },
  // PostgreSQL, PgBouncer: md5 of password and user
  { name: "password-hash", anchors: ['"md5', "'md5"], pattern: /(["'])(md5[0-9a-f]{32})(?![0-9a-f])/y, anywhere: true },
  {
    name: "consul-token",
    anchors: ["agent", "initial_management", "replication", "config_file_service_registration"],
    pattern:
      /((?:agent(?:_recovery|_master)?|initial_management|replication|config_file_service_registration)\\*"?\s{0,8}[:=]\s{0,4}\\*")([0-9a-f]{8}-[0-9a-f-]{27})(?=\\*")/y,
  },
];
