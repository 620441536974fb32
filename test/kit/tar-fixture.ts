// Writes small tar archives for tests, honest and hostile: every field of a header can be set.

export interface TarMember {
  readonly name: string;
  readonly body?: string | Uint8Array;
  /** The type flag; "0" = a plain file. */
  readonly type?: string;
  readonly link?: string;
  /** Claimed instead of the body's length. */
  readonly size?: number;
}

const encoder = new TextEncoder();

/** The archive with its two zero blocks. Names above 100 bytes get a GNU long-name record. */
export function tarOf(members: readonly TarMember[], end = true): Uint8Array<ArrayBuffer> {
  const parts = members.flatMap(memberOf);
  if (end) parts.push(new Uint8Array(1024));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same, gzipped. */
export function tarGzOf(members: readonly TarMember[]): Uint8Array<ArrayBuffer> {
  return Bun.gzipSync(tarOf(members));
}

/** A file per path. */
export function files(contents: Readonly<Record<string, string | Uint8Array>>): TarMember[] {
  return Object.entries(contents).map(([name, body]) => ({ name, body }));
}

/** One PAX record with its own length in front. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return `${String(length)}${rest}`;
}

function memberOf(member: TarMember): Uint8Array[] {
  const body = typeof member.body === "string" ? encoder.encode(member.body) : (member.body ?? new Uint8Array(0));
  const name = encoder.encode(member.name);
  const long = name.length > 100 ? memberOf({ name: "././@LongLink", type: "L", body: `${member.name}\0` }) : [];
  const padding = new Uint8Array((512 - (body.length % 512)) % 512);
  return [...long, header(member, name.subarray(0, 100), member.size ?? body.length), body, padding];
}

function header({ type = "0", link = "" }: TarMember, name: Uint8Array, size: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string): void => block.set(encoder.encode(text), at);
  block.set(name, 0);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  if (size < 0o77777777777) put(124, `${size.toString(8).padStart(11, "0")}\0`);
  else base256(block, size);
  put(136, "00000000000\0");
  put(156, type);
  put(157, link.slice(0, 100));
  put(257, "ustar\u000000");
  block.fill(32, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

function base256(block: Uint8Array, size: number): void {
  let left = size;
  for (let at = 135; at > 124; at--) {
    block[at] = left % 256;
    left = Math.floor(left / 256);
  }
  block[124] = 0x80;
}
