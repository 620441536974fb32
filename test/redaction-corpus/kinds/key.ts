// Private keys as tools write them: real headers and DER prefixes, random insides.
import type { Dice } from "../dice.ts";
import { base64, base64url, bech32, crc24, wrapped } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

/** A prefix of hexadecimal letters, then random bytes up to that size. */
function der(d: Dice, prefix: string, size: number): Uint8Array {
  const head = Buffer.from(prefix, "hex");
  return Buffer.concat([head, d.bytes(size - head.length)]);
}

function pem(label: string, body: Uint8Array, headers = ""): string {
  return `-----BEGIN ${label}-----\n${headers}${wrapped(base64(body))}\n-----END ${label}-----\n`;
}

const rsa = "308204a40201000282010100";
const pkcs8 = `308204be020100300d06092a864886f70d0101010500048204a8${rsa}`;

function ec(d: Dice): Uint8Array {
  const curve = Buffer.from("a00a06082a8648ce3d030107a14403420004", "hex");
  return Buffer.concat([Buffer.from("30770201010420", "hex"), d.bytes(32), curve, d.bytes(64)]);
}

const sized = (bytes: Uint8Array | string): Buffer => {
  const body = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};

/** openssh-key-v1 without passphrase: public part, then the private one padded to eight. */
function openssh(d: Dice): string {
  const point = d.bytes(32);
  const publicKey = Buffer.concat([sized("ssh-ed25519"), sized(point)]);
  const check = d.bytes(4);
  const pair = Buffer.concat([d.bytes(32), point]);
  const open = Buffer.concat([check, check, publicKey, sized(pair), sized(`${d.word()}@${d.word()}`)]);
  const padding = Uint8Array.from({ length: (8 - (open.length % 8)) % 8 }, (_, i) => i + 1);
  const count = Buffer.from([0, 0, 0, 1]);
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    sized("none"),
    sized("none"),
    sized(""),
    count,
    sized(publicKey),
    sized(Buffer.concat([open, padding])),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${wrapped(base64(body), 70)}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function pgp(d: Dice): string {
  const body = der(d, "9503c604", 960);
  const lines = wrapped(base64(body));
  return `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${lines}\n${crc24(body)}\n-----END PGP PRIVATE KEY BLOCK-----\n`;
}

const encryptedHeaders = (d: Dice): string =>
  `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,${d.hex(32).toUpperCase()}\n\n`;

export const keyKinds = {
  "rsa-private-key": telling("TLS_KEY", (d) => pem("RSA PRIVATE KEY", der(d, rsa, 1192))),
  "pkcs8-private-key": telling("SIGNING_KEY", (d) => pem("PRIVATE KEY", der(d, pkcs8, 1218))),
  "ec-private-key": telling("EC_PRIVATE_KEY", (d) => pem("EC PRIVATE KEY", ec(d))),
  "dsa-private-key": telling("DSA_KEY", (d) => pem("DSA PRIVATE KEY", der(d, "308201bb02010002818100", 447))),
  "encrypted-private-key": telling("ENCRYPTED_KEY", (d) =>
    pem("ENCRYPTED PRIVATE KEY", der(d, "308205133009060360864801650304", 1303)),
  ),
  "passphrase-rsa-private-key": telling("OLD_TLS_KEY", (d) =>
    pem("RSA PRIVATE KEY", d.bytes(1200), encryptedHeaders(d)),
  ),
  "openssh-private-key": telling("SSH_PRIVATE_KEY", openssh),
  "pgp-private-key": telling("GPG_PRIVATE_KEY", pgp),
  "putty-private-key": telling(
    "PPK",
    (d) =>
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: ${d.word()}\nPublic-Lines: 2\n` +
      `${wrapped(base64(der(d, "0000000b7373682d6564323535313900000020", 51)))}\nPrivate-Lines: 1\n` +
      `${base64(d.bytes(36))}\nPrivate-MAC: ${d.hex(64)}\n`,
  ),
  // The exponent of a JSON Web Key; n, e, x and y are public.
  "jwk-private-exponent": quiet("JWK_D", (d) => base64url(d.bytes(32))),
  "jwk-symmetric-key": quiet("JWK_K", (d) => base64url(d.bytes(64))),
  "age-key": telling("SOPS_AGE_KEY", (d) => bech32("age-secret-key-", d.bytes(32))),
  "fernet-key": quiet("AIRFLOW__CORE__FERNET_KEY", (d) =>
    base64(d.bytes(32)).replaceAll("+", "-").replaceAll("/", "_"),
  ),
} as const;
