// Keys and tokens of clouds and of what runs clusters, by the form their issuers document or by gitleaks' catalogue (MIT).
import { looksRandom } from "../value-shape.ts";
import { prefixed, type Rule } from "./rule.ts";

export const cloudRules: readonly Rule[] = [
  // docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  prefixed("aws-key-id", "AKIA ASIA ABIA ACCA", "[A-Z0-9]{16}"),
  {
    name: "aws-secret-key",
    anchors: ["AKIA", "ASIA"],
    pattern: /((?:AKIA|ASIA)[A-Z0-9]{16}["'\s:,;|=\\\w]{1,60}?)([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/y,
    accept: looksRandom,
  },
  prefixed("aws-session-token", "FwoGZXIvYXdz IQoJb3JpZ2lu", "[A-Za-z0-9+/%]{60,2000}={0,2}"),
  prefixed("aws-bedrock-key", "ABSK bedrock-api-key-", "[A-Za-z0-9+/]{60,300}={0,2}"),
  {
    name: "aws-signature",
    anchors: ["X-Amz-Signature=", "X-Amz-Security-Token=", "X-Goog-Signature="],
    anyCase: true,
    pattern: /(X-(?:Amz|Goog)-(?:Signature|Security-Token)=)([\w%.+/=-]{16,3000})/iy,
  },
  { name: "aws-signature", anchors: ["Signature="], pattern: /(Signature=)([0-9a-f]{64})/y },
  // AccountKey=, sig= of shared access signatures: learn.microsoft.com/azure/storage/common
  {
    name: "azure-key",
    anchors: ["AccountKey=", "SharedAccessKey=", "SharedSecret="],
    anyCase: true,
    pattern: /((?:AccountKey|SharedAccessKey|SharedSecret)=)([A-Za-z0-9+/%]{20,200}={0,2})/iy,
    anywhere: true,
  },
  // Since 2022 Azure writes a mark before the checksum at the end: learn.microsoft.com/purview/sit-defn-azure-storage-account-key
  {
    name: "azure-marked-key",
    anchors: [
      "+ASt",
      "+ABa",
      "+AMC",
      "+AIoT",
      "+ARm",
      "+AEh",
      "+ASb",
      "+ACR",
      "ACDb",
      "AzFu",
      "AzSe",
      "AzCa",
      "APIM",
      "AAAAACOG",
      "AZDO",
    ],
    from: "base64",
    pattern:
      /[A-Za-z0-9+/]{30,82}(?:\+(?:ASt|ABa|AMC|AIoT|ARm|AEh|ASb|ACR)|ACDb|AzFu|AzSe|AzCa|APIM|ACOG|AZDO)[A-Za-z0-9+/]{4,12}={0,2}(?![A-Za-z0-9+/])/y,
  },
  {
    name: "azure-marked-key",
    anchors: ["JQQJ99", "AAAAAC"],
    from: "run",
    pattern: /[A-Za-z0-9]{40,80}J99[A-Z0-9]{4}[A-Za-z0-9]{10,40}(?![A-Za-z0-9])/y,
  },
  { name: "azure-sas", anchors: ["sig="], pattern: /(sig=)([A-Za-z0-9%+/_-]{30,120}={0,2})/y },
  // GCP: cloud.google.com/docs/authentication
  prefixed("gcp-api-key", "AIza", "[\\w-]{35}"),
  prefixed("gcp-oauth", "ya29.", "[\\w.-]{20,2000}"),
  prefixed("gcp-oauth-secret", "GOCSPX-", "[\\w-]{28}"),
  { name: "gcp-refresh-token", anchors: ["1//0"], pattern: /1\/\/0[\w-]{40,200}/y },
  // docs.digitalocean.com/reference/api/create-personal-access-token
  prefixed("digitalocean-token", "dop_v1_ doo_v1_ dor_v1_", "[a-f0-9]{64}"),
  prefixed("alibaba-key-id", "LTAI", "[A-Za-z0-9]{12,24}"),
  prefixed("tencent-key-id", "AKID", "[A-Za-z0-9]{32}"),
  prefixed("yandex-key", "AQVN YCAJE YCM YCP YCN y0_Ag y0__", "[\\w-]{20,60}"),
  // yandex.cloud/docs/iam/concepts/authorization/iam-token: twelve hours, but every right of its user
  { name: "yandex-iam-token", anchors: ["t1."], pattern: /t1\.[\w-]{20,2000}={0,2}\.[\w-]{80,90}={0,2}/y },
  prefixed("gcp-hmac-id", "GOOG1E GOOG1", "[A-Z0-9]{18,60}"),
  prefixed("volcengine-or-baidu-key", "AKLT bce-v3/ALTAK- ALTAK", "[\\w/-]{20,120}"),
  prefixed("openstack-or-fernet-token", "gAAAAA", "[\\w-]{80,2000}={0,2}"),
  prefixed("oracle-or-neon-key", "napi_ ncl_", "[\\w-]{30,80}"),
  // docs.nats.io: a seed begins with S and the letter of what it is for
  prefixed("nats-seed", "SUA SAA SOA SNA SCA SXA", "[A-Z2-7]{55}"),
  prefixed("stellar-or-wallet-key", "xprv yprv zprv tprv", "[A-Za-z0-9]{100,115}"),
  prefixed("hetzner-or-scaleway-key", "SCW", "[A-Z0-9]{17}"),
  prefixed("heroku-key", "HRKU-", "[\\w-]{36,80}"),
  prefixed("ibm-or-oracle-key", "ocid1.credential.", "[\\w.-]{20,200}"),
  prefixed("linode-or-vultr-token", "lintoken_ vultr_", "[\\w-]{30,80}"),
  prefixed("fly-token", "fm1_ fm2_ fo1_ fm1r_", "[\\w+/=,-]{40,1000}"),
  prefixed("vercel-or-netlify-token", "nfp_ vcp_ vci_ vca_", "[A-Za-z0-9]{24,60}"),
  prefixed("cloudflare-key", "v1.0-", "[a-f0-9]{24}-[a-f0-9]{146}"),
  prefixed("cloudflare-token", "cfut_ cfat_ cfk_", "[\\w-]{30,60}"),
  // kubernetes.io/docs/reference/access-authn-authz, docs.openshift.com
  prefixed("openshift-token", "sha256~", "[\\w-]{43}"),
  prefixed("rancher-token", "kubeconfig-user- kubeconfig-u- token-", "[a-z0-9.]{5,20}:[a-z0-9]{54}"),
  prefixed("rke2-or-k3s-token", "K10", "[a-f0-9]{40,64}::[\\w-]{2,20}:[\\w.-]{16,80}"),
  prefixed("docker-swarm-token", "SWMTKN-1-", "[a-z0-9]{50}-[a-z0-9]{25}"),
  // developer.hashicorp.com
  prefixed("vault-token", "hvs. hvb. hvr.", "[\\w-]{20,400}"),
  {
    name: "vault-token",
    anchors: ["vault login ", "token s.", "token=s.", "token: s.", 'oken":"s.'],
    anyCase: true,
    pattern: /((?:vault login|token)[ =:"]{1,3})(s\.[A-Za-z0-9]{24})(?![A-Za-z0-9])/iy,
    anywhere: true,
  },
  { name: "terraform-token", anchors: [".atlasv1."], from: "run", pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/y },
  {
    name: "azure-client-secret",
    anchors: Array.from("0123456789", (digit) => `${digit}Q~`),
    back: 3,
    pattern: /[\w~.-]{3}\dQ~[\w~.-]{31,34}/y,
  },
  // By gitleaks, as are all without a source of their own
  prefixed("pulumi-token", "pul-", "[a-f0-9]{40}"),
  prefixed("databricks-token", "dapi", "[a-f0-9]{32}(?:-\\d)?"),
  prefixed("tailscale-key", "tskey-", "[a-z]{3,10}-[\\w-]{16,80}"),
  prefixed("confluent-or-upstash-token", "cflt", "[\\w+/]{50,70}"),
  prefixed("planetscale-secret", "pscale_tkn_ pscale_pw_ pscale_oauth_", "[\\w.=-]{30,64}"),
  prefixed("supabase-key", "sbp_ sb_secret_", "[\\w-]{20,64}"),
  prefixed("doppler-token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", "(?:[\\w-]{1,30}\\.)?[A-Za-z0-9]{40,44}"),
  prefixed("infisical-token", "st.", "[a-f0-9]{8,36}[\\w-]{0,28}\\.[a-f0-9]{24,64}\\.[a-f0-9]{24,64}"),
  prefixed("portainer-or-boundary-token", "ptr_ at_ bw_", "[A-Za-z0-9+/]{10}[\\w+/=-]{20,200}"),
  prefixed("mongodb-atlas-secret", "mdb_sa_sk_ mdb_sa_id_", "[\\w-]{20,60}"),
  prefixed("1password-token", "ops_eyJ A3-", "[\\w=-]{20,2000}"),
  // github.com/FiloSottile/age: Bech32, in capitals for secrets
  prefixed("age-key", "AGE-SECRET-KEY-1 AGE-SECRET-KEY-PQ-1 AGE-PLUGIN-", "[0-9A-Z-]{40,2000}"),
];
