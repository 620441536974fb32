import { describe, expect, test } from "bun:test";
import { changes, leaks, redactorForTest } from "../redactor-kit.test.ts";

/** One shape a line, so its own newlines are written out. */
const unraw = (shape: string): string => shape.replaceAll("\\n", "\n").replaceAll("\\t", "\t");

const shapes = String.raw`user default on >$$ ~* &* +@all
ACL SETUSER app on >$$ ~cached:* +get
user app on sanitize-payload >$$ ~* -@all +@read
1709546400.1 [0 10.1.2.3:5512] "AUTH" "$$"
1709546400.1 [0 10.1.2.3:5512] "HELLO" "3" "AUTH" "default" "$$" "SETNAME" "x"
"CONFIG" "SET" "requirepass" "$$"
CONFIG SET requirepass $$
AUTH $$
AUTH default $$
default_pass = $$
management.load_definitions = /x.json\nauth_oauth2.resource_server_id = r\ndefault_pass = $$
RABBITMQ_ERLANG_COOKIE=$$
rwcommunity $$ 10.0.0.0/8
com2sec readonly default $$
createUser bob SHA "$$" AES "other"
snmpwalk -v2c -c $$ 10.0.0.1 sysDescr
vpn * "$$" *
: PSK "$$"
10.0.0.1 10.0.0.2 : PSK "$$"
alice : EAP "$$"
key "rndc-key" { algorithm hmac-sha256; secret "$$abcd+/9=="; };
userlist u\n  user bob insecure-password $$
stats auth admin:$$
auth_type PASS\n  auth_pass $$
[smtp.example.com]:587 user:$$
bob:{PLAIN}$$
bob Cleartext-Password := "$$"
cache_peer x parent 3128 0 login=bob:$$
network={ ssid="x" psk="$$" }
username=x\npassword=$$
[client]\nuser=root\npassword="$$"
poll mail.example.com user "bob" password "$$"
account x\nhost smtp\nuser bob\npassword $$
set imap_pass = "$$"
<match *>\n  user elastic\n  password $$\n</match>
output { elasticsearch { user => "elastic" password => "$$" } }
[[outputs.influxdb_v2]]\n  token = "$$"
basic_auth:\n  username: x\n  password: $$
pagerduty_configs:\n- routing_key: $$hex32
opsgenie_configs:\n- api_key: $$
slack_configs:\n- api_url: https://hooks.slack.com/services/T0123ABCD/B0123ABCD/$$abcd
config:\n  access_key: x\n  secret_key: $$
storage "consul" {\n  token = "$$"\n}
encrypt = "$$key32"
acl { tokens { agent = "$$uuid" } }
<user username="admin" password="$$" roles="manager-gui"/>
<server><id>x</id><username>y</username><password>$$</password></server>
<add key="ClearTextPassword" value="$$" />
[pypi]\nusername = __token__\npassword = $$
npmAuthToken: "$$"
[registry]\ntoken = "$$"
signing.password=$$
secret_key = $$
[x]\ntype = sftp\npass = $$
db_password = "$$"
"attributes": {"password": "$$", "id": "x"}
host1 ansible_ssh_pass=$$ ansible_user=x
ansible_become_password: $$
userPassword: $$
userPassword:: $$base64
if ($http_x_api_key != "$$") { return 403; }
if ($arg_token = "$$") { }
proxy_set_header X-Api-Key "$$";
token_secret: { inline_string: "$$" }
vpn * '$$' 10.0.0.1
trap2sink 10.0.0.1 x\nrocommunity6 $$
snmp_community: g4$$
[client.admin]\n\tkey = AQ$$alnum32aBcD==
mount -o name=x,secret=AQ$$alnum32aBcD==
encrypted-password "$$"
enable secret 5 $$
chpasswd:\n  list: |\n    root:$$`.split("\n");

describe("a secret in a file of a daemon goes", () => {
  for (const shape of shapes) test(shape, () => expect(leaks(unraw(shape))).toEqual([]));
});

test("recovery phrases and licence keys go, names of licences stay", () => {
  const phrase = "amber basil cedar delta ember fjord garnet hazel indigo jasper kettle lagoon";
  for (const line of [
    `seed phrase: ${phrase}`,
    `recovery phrase is "${phrase}"`,
    `mnemonic=${phrase}`,
    `passphrase: ${phrase}`,
  ]) {
    expect(redactorForTest().text(line), line).not.toContain("basil cedar");
  }
  expect(leaks("LICENSE: $$groups")).toEqual([]);
  for (const line of [
    "license: GPL-3.0-or-later",
    "License: Apache-2.0",
    "serial: 12345678",
    "phrase: to be or not to be",
  ])
    expect(changes(line)).toEqual([]);
});

describe("what only looks like a directive stays", () => {
  const harmless = `user default on nopass ~* &* +@all
on >/dev/null
"source":"community-operators"
community: kubernetes
BGP community 65001:100
createUser bob
smtp: AUTH mechanism PLAIN
AUTH failed for user default
agent = "worker"
encrypt = "true"`.split("\n");
  for (const line of harmless) test(line, () => expect(changes(line)).toEqual([]));
});
