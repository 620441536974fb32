import { describe, expect, test } from "bun:test";
import { alnum, base64url, digits, hex, lower, redactorForTest, upper } from "./redactor-kit.test.ts";

const jwtPart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Kind → a fresh value of its form. */
const kinds: Record<string, () => string> = {
  "aws key id": () => `AKIA${upper(16)}`,
  "aws temporary key id": () => `ASIA${upper(16)}`,
  "gcp api key": () => `AIza${base64url(35)}`,
  "gcp oauth": () => `ya29.${base64url(60)}`,
  "gcp client secret": () => `GOCSPX-${base64url(28)}`,
  "azure client secret": () => `${alnum(3)}8Q~${alnum(34)}`,
  digitalocean: () => `dop_v1_${hex(64)}`,
  alibaba: () => `LTAI${alnum(20)}`,
  openshift: () => `sha256~${base64url(42)}a`,
  vault: () => `hvs.${alnum(90)}`,
  "vault batch": () => `hvb.${alnum(140)}`,
  terraform: () => `${alnum(14)}.atlasv1.${alnum(64)}`,
  pulumi: () => `pul-${hex(40)}`,
  databricks: () => `dapi${hex(32)}`,
  tailscale: () => `tskey-auth-${alnum(12)}-${alnum(32)}`,
  planetscale: () => `pscale_tkn_${alnum(43)}`,
  doppler: () => `dp.pt.${alnum(43)}`,
  age: () => `AGE-SECRET-KEY-1${upper(58)}`,
  github: () => `ghp_${alnum(36)}`,
  "github app": () => `ghs_${alnum(36)}`,
  "github fine-grained": () => `github_pat_${alnum(22)}_${alnum(59)}`,
  gitlab: () => `glpat-${alnum(20)}`,
  "gitlab runner": () => `glrt-${alnum(20)}`,
  atlassian: () => `ATATT3${alnum(180)}=${hex(8)}`,
  npm: () => `npm_${alnum(36)}`,
  pypi: () => `pypi-AgEIcHlwaS5vcmc${alnum(80)}`,
  docker: () => `dckr_pat_${alnum(27)}`,
  rubygems: () => `rubygems_${hex(48)}`,
  artifactory: () => `AKCp${alnum(69)}`,
  buildkite: () => `bkua_${hex(40)}`,
  sonar: () => `sqp_${hex(40)}`,
  sentry: () => `sntrys_${alnum(80)}`,
  postman: () => `PMAK-${hex(24)}-${hex(34)}`,
  linear: () => `lin_api_${alnum(40)}`,
  notion: () => `ntn_${alnum(46)}`,
  figma: () => `figd_${alnum(40)}`,
  grafana: () => `glsa_${alnum(32)}_${hex(8)}`,
  "new relic": () => `NRAK-${upper(27)}`,
  "new relic licence": () => `${hex(36)}NRAL`,
  dynatrace: () => `dt0c01.${upper(24)}.${upper(64)}`,
  slack: () => `xoxb-${digits(12)}-${digits(13)}-${alnum(24)}`,
  "slack app": () => `xapp-1-A${upper(10)}-${digits(13)}-${hex(64)}`,
  "slack webhook": () => `https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${alnum(24)}`,
  "discord bot": () => `${btoa(`1${digits(17)}`)}.G${alnum(5)}.${base64url(37)}z`,
  "aws secret key beside its id": () => `AKIA${upper(16)},${alnum(38)}+a`,
  "telegram in a URL": () => `bot${digits(10)}:AA${base64url(32)}x`,
  "yandex iam": () => `t1.9euelZq${base64url(150)}.${base64url(85)}a`,
  "encrypted jwt": () =>
    `${jwtPart({ alg: "dir", enc: "A256GCM" })}..${base64url(15)}a.${base64url(180)}.${base64url(21)}a`,
  "express session": () => `s%3A${base64url(31)}a.${alnum(40)}%2F${alnum(1)}`,
  "laravel cookie": () =>
    Buffer.from(JSON.stringify({ iv: alnum(22), value: alnum(60), mac: hex(64) })).toString("base64"),
  "azure storage, marked": () => `${alnum(76)}+ASt${alnum(6)}==`,
  "ceph key": () => `AQB${alnum(35)}==`,
  "fernet token": () => `gAAAAAB${base64url(100)}`,
  "nats seed": () => `SUA${upper(55)}`,
  hubspot: () => `pat-na1-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
  elevenlabs: () => `sk_${hex(48)}`,
  "mongodb atlas": () => `mdb_sa_sk_${alnum(40)}`,
  telegram: () => `${digits(9)}:AA${base64url(33)}`,
  "discord webhook": () => `https://discord.com/api/webhooks/${digits(18)}/${base64url(68)}`,
  sendgrid: () => `SG.${base64url(22)}.${base64url(42)}x`,
  mailgun: () => `key-${hex(32)}`,
  mailchimp: () => `${hex(32)}-us12`,
  brevo: () => `xkeysib-${hex(64)}-${alnum(16)}`,
  stripe: () => `sk_live_${alnum(24)}`,
  "stripe restricted": () => `rk_live_${alnum(40)}`,
  "stripe webhook": () => `whsec_${alnum(32)}`,
  square: () => `sq0atp-${base64url(22)}`,
  shopify: () => `shpat_${hex(32)}`,
  plaid: () => `access-production-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
  openai: () => `sk-proj-${alnum(70)}`,
  "openai, old": () => `sk-${alnum(20)}T3BlbkFJ${alnum(20)}`,
  anthropic: () => `sk-ant-api03-${base64url(92)}A`,
  huggingface: () => `hf_${alnum(34)}`,
  groq: () => `gsk_${alnum(52)}`,
  jwt: () =>
    `${jwtPart({ alg: "RS256", kid: alnum(12) })}.${jwtPart({ sub: alnum(20), iss: "kubernetes" })}.${base64url(170)}b`,
  bcrypt: () => `$2y$10$${alnum(53)}`,
  "sha512-crypt": () => `$6$${alnum(12)}$${alnum(86)}`,
  apr1: () => `$apr1$${alnum(8)}$${alnum(22)}`,
  argon2: () => `$argon2id$v=19$m=65536,t=3,p=4$${alnum(22)}$${alnum(43)}`,
  ldap: () => `{SSHA}${alnum(38)}==`,
  "url password": () => `postgres://app:${alnum(14)}@db.prod.svc:5432/orders`,
  "redis url": () => `redis://:${alnum(20)}@cache:6379/0`,
  "sentry dsn": () => `https://${hex(32)}@o12.ingest.sentry.io/55`,
  "azure connection": () =>
    `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${alnum(86)}==;EndpointSuffix=core.windows.net`,
  "azure sas": () => `https://x.blob.core.windows.net/c?sv=2022-11-02&sig=${alnum(40)}%3D&se=2030-01-01`,
  "aws presigned": () => `https://b.s3.amazonaws.com/k?X-Amz-Date=20260101T000000Z&X-Amz-Signature=${hex(64)}`,
  "private key": () =>
    `-----BEGIN RSA PRIVATE KEY-----\n${Array.from({ length: 12 }, () => alnum(64)).join("\n")}\n-----END RSA PRIVATE KEY-----\n`,
  "rancher token": () => `kubeconfig-user-${lower(5)}:${lower(54)}`,
};

/** What must not be readable after: the value, without the parts that are no secret. */
function secretOf(value: string): string {
  const part =
    /:\/\/[^/]*?:([^@]+)@/.exec(value) ??
    /:\/\/([0-9a-f]{32})@/.exec(value) ??
    /(?:AccountKey|sig|X-Amz-Signature)=([^;&]+)/.exec(value) ??
    /^AKIA\w{16},(.+)$/.exec(value) ??
    /(?:services|webhooks)\/(.+)$/.exec(value) ??
    /-----\n(.{64})/.exec(value);
  return part?.[1] ?? value;
}

const quoted = (text: string): string => JSON.stringify(text);
const places: Record<string, (value: string) => string> = {
  "in a sentence": (value) => `2026-01-02T03:04:05Z I using ${value} for upstream\n`,
  "in JSON": (value) => `{"level":"info","note":${quoted(value)},"n":1}\n`,
  "in JSON inside JSON": (value) => `{"msg":${quoted(quoted(`{"note":${quoted(value)}}`))}}\n`,
  "in logfmt": (value) => `level=info note=${quoted(value)} n=1\n`,
  "in base64": (value) => `payload ${Buffer.from(`the note is ${value} today`).toString("base64")} end\n`,
  "in base64 alone": (value) => `x: ${Buffer.from(value).toString("base64")}\n`,
  "in base64 of base64 of gzip": (value) =>
    `r ${btoa(Buffer.from(Bun.gzipSync(`{"note":${quoted(value)}}`)).toString("base64"))}\n`,
};

describe("a secret of a known form is found by its form alone", () => {
  test("there are sixty kinds and more", () => expect(Object.keys(kinds).length).toBeGreaterThanOrEqual(60));
  for (const [kind, make] of Object.entries(kinds)) {
    test(kind, () => {
      for (const [place, wrap] of Object.entries(places)) {
        const value = make();
        const line = wrap(value);
        const secret = secretOf(value);
        const redactor = redactorForTest();
        const after = new TextDecoder().decode(redactor.lines(new TextEncoder().encode(line)));
        expect(after, `${kind} ${place}: ${line}`).toContain(/base64/.test(place) ? "" : "KUBIN-REDACTED-");
        expect(after === line, `${kind} ${place}: ${line}`).toBe(false);
        expect(after.includes(secret), `${kind} ${place}: ${after}`).toBe(false);
        expect(after.split("\n").length, place).toBe(line.split("\n").length);
        expect(redactor.text(after), `${kind} ${place}, twice`).toBe(after);
      }
    });
  }
});
