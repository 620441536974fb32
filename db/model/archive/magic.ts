// Tells by the first bytes what a file is: an archive, compressed data, text, or something nobody can read here.
import { isZeroBlock, parseTarHeader } from "./tar-header.ts";

export type Magic = "gzip" | "zstd" | "zip" | "tar" | "text" | { readonly advice: string };

const foreign: readonly { readonly magic: readonly number[]; readonly advice: string }[] = [
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], advice: "it is compressed with xz; unpack it first with: xz -d" },
  { magic: [0x42, 0x5a, 0x68], advice: "it is compressed with bzip2; unpack it first with: bzip2 -d" },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], advice: "it is a 7z archive; unpack it and give the folder" },
  { magic: [0x52, 0x61, 0x72, 0x21], advice: "it is a rar archive; unpack it and give the folder" },
  {
    magic: [0xff, 0xfe],
    advice: 'it is UTF-16 text, as PowerShell\'s ">" writes it; write it with: Out-File -Encoding utf8',
  },
  { magic: [0xfe, 0xff], advice: "it is UTF-16 text; convert it to UTF-8" },
];

export const unknownAdvice =
  "it is not a tar, tar.gz or zip archive and not text; give a support bundle, a must-gather, a list of resources or a log";
export const zstdAdvice = "it is compressed with zstd; unpack it first with: zstd -d";

/** How many bytes magicOf() wants to see. */
export const magicBytes = 4096;

/** `head` = the first bytes of the file, up to `magicBytes` of them. */
export function magicOf(head: Uint8Array): Magic {
  if (startsWith(head, [0x1f, 0x8b])) return "gzip";
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return "zstd";
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) return "zip";
  if (isTar(head.subarray(0, 512))) return "tar";
  const known = foreign.find(({ magic }) => startsWith(head, magic));
  if (known !== undefined) return { advice: known.advice };
  if (!isText(head)) return { advice: unknownAdvice };
  const page = /^\s*<(?:!doctype html|html)\b/i.test(new TextDecoder().decode(head.subarray(0, 256)));
  return page ? { advice: "it is a web page, perhaps a login form; download the file itself" } : "text";
}

/** A real header, or the two zero blocks of an archive without members. */
function isTar(block: Uint8Array): boolean {
  return block.length === 512 && (parseTarHeader(block) !== null || isZeroBlock(block));
}

/** Logs hold colour codes and the odd byte that is no UTF-8; data holds many of both, and zeros. */
function isText(head: Uint8Array): boolean {
  let odd = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 7 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) odd++;
  }
  const replaced = new TextDecoder().decode(head).split("\ufffd").length - 1;
  return (odd + replaced) * 20 <= head.length;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
