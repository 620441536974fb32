// Credentials of cloud providers, in the shapes their consoles hand out.
import { alphanumeric, base32Letters, base64Letters, lower, upper, urlSafeLetters } from "../dice.ts";
import { base64 } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

// Azure marks newer keys: four fixed letters at position 76 of 88 say which service they are for.
const azureMarked = (letters: string, mark: string, tail: string): string => `${letters}${mark}${tail}==`;

export const cloudKinds = {
  // Half of a pair; scanners treat it as secret, and so does this corpus.
  "aws-access-key-id": telling("AWS_ACCESS_KEY_ID", (d) => `AKIA${d.chars(base32Letters, 16)}`),
  "aws-secret-access-key": quiet("AWS_SECRET_ACCESS_KEY", (d) => base64(d.bytes(30))),
  "aws-session-token": telling(
    "AWS_SESSION_TOKEN",
    (d) => `IQoJb3JpZ2luX2Vj${d.chars(base64Letters, 12)}${base64(d.bytes(400))}`,
  ),
  "gcp-api-key": telling("GOOGLE_API_KEY", (d) => `AIza${d.chars(urlSafeLetters, 35)}`),
  "gcp-oauth-client-secret": telling("GOOGLE_CLIENT_SECRET", (d) => `GOCSPX-${d.chars(urlSafeLetters, 28)}`),
  "gcp-access-token": telling("GOOGLE_OAUTH_ACCESS_TOKEN", (d) => `ya29.a0A${d.chars(urlSafeLetters, 160)}`),
  "gcp-refresh-token": telling("GOOGLE_REFRESH_TOKEN", (d) => `1//0${d.chars(urlSafeLetters, 60)}`),
  "azure-client-secret": telling(
    "AZURE_CLIENT_SECRET",
    (d) => `${d.chars(alphanumeric, 3)}8Q~${d.chars(`${alphanumeric}_~.-`, 33)}${d.chars(alphanumeric, 1)}`,
  ),
  "azure-storage-key": quiet("AZURE_STORAGE_KEY", (d) => base64(d.bytes(64))),
  "azure-storage-marked-key": telling("AZURE_STORAGE_ACCOUNT_KEY", (d) =>
    azureMarked(d.chars(base64Letters, 76), "+ASt", `${d.chars(base64Letters, 5)}A`),
  ),
  "azure-cosmos-key": telling("COSMOS_KEY", (d) =>
    azureMarked(d.chars(base64Letters, 76), "ACDb", `${d.chars(base64Letters, 5)}Q`),
  ),
  "azure-service-bus-key": quiet(
    "SERVICEBUS_SHARED_ACCESS_KEY",
    (d) => `${d.chars(base64Letters, 33)}+ASb${d.chars(base64Letters, 5)}A=`,
  ),
  "azure-sas-signature": quiet("AZURE_SAS_SIG", (d) => base64(d.bytes(32))),
  "azure-devops-pat": quiet("AZP_TOKEN", (d) => d.chars(`${lower}234567`, 52)),
  "digitalocean-token": telling("DIGITALOCEAN_TOKEN", (d) => `dop_v1_${d.hex(64)}`),
  "alibaba-secret": quiet("ALICLOUD_SECRET_KEY", (d) => d.chars(alphanumeric, 30)),
  "alibaba-access-key-id": telling("ALICLOUD_ACCESS_KEY", (d) => `LTAI5t${d.chars(alphanumeric, 18)}`),
  "hetzner-token": quiet("HCLOUD_TOKEN", (d) => d.chars(alphanumeric, 64)),
  "cloudflare-token": quiet("CF_API_TOKEN", (d) => d.chars(urlSafeLetters, 40)),
  "cloudflare-origin-ca-key": telling("CF_ORIGIN_CA_KEY", (d) => `v1.0-${d.hex(24)}-${d.hex(146)}`),
  "linode-token": quiet("LINODE_TOKEN", (d) => d.hex(64)),
  // A UUID, like a thousand harmless ones beside it.
  "scaleway-secret": quiet("SCW_SECRET_KEY", (d) => d.uuid()),
  "fly-token": telling("FLY_API_TOKEN", (d) => `fm2_${base64(d.bytes(210))}`),
  "heroku-key": telling("HEROKU_API_KEY", (d) => `HRKU-AA${d.chars(urlSafeLetters, 58)}`),
  "databricks-token": telling("DATABRICKS_TOKEN", (d) => `dapi${d.hex(32)}`),
  "planetscale-password": telling("PLANETSCALE_PASSWORD", (d) => `pscale_pw_${d.chars(urlSafeLetters, 43)}`),
  "tailscale-key": telling(
    "TS_AUTHKEY",
    (d) => `tskey-auth-k${d.chars(alphanumeric, 10)}CNTRL-${d.chars(alphanumeric, 32)}`,
  ),
  // A prefix too short to tell.
  "backblaze-key": quiet("B2_APPLICATION_KEY", (d) => `K00${d.below(6)}${d.chars(base64Letters, 27)}`),
  "ovh-application-secret": quiet("OVH_APPLICATION_SECRET", (d) => d.hex(32)),
  "openstack-credential-secret": quiet("OS_APPLICATION_CREDENTIAL_SECRET", (d) => d.chars(urlSafeLetters, 86)),
  "ibm-api-key": quiet("IBMCLOUD_API_KEY", (d) => d.chars(urlSafeLetters, 44)),
  "yandex-iam-token": telling(
    "YC_TOKEN",
    (d) => `t1.9eu${d.chars(urlSafeLetters, 120)}.${d.chars(urlSafeLetters, 86)}`,
  ),
  "vultr-key": quiet("VULTR_API_KEY", (d) => d.chars(`${upper}234567`, 36)),
} as const;
