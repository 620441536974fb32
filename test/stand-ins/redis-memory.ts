// The few Redis commands that Kubin uses, in memory, with an injected clock; every other command is refused by name.

export type RedisValue = string | number | null | readonly RedisValue[];

/** What Redis would answer with an error; the message starts with its code word. */
export class RedisRefusal extends Error {}

interface Entry {
  value: string | StreamEntry[];
  /** Milliseconds; null = stays. */
  endsAt: number | null;
}
interface StreamEntry {
  readonly id: string;
  readonly fields: readonly string[];
}

export interface RedisMemory {
  run(command: readonly string[]): RedisValue;
}

export function redisMemory(now: () => number): RedisMemory {
  const entries = new Map<string, Entry>();
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry?.endsAt != null && entry.endsAt <= now()) entries.delete(key);
    return entries.get(key);
  };
  return {
    run(command) {
      const [name = "", ...rest] = command;
      const work = commands[name.toUpperCase()];
      if (!work) throw new RedisRefusal(`ERR unknown command '${name}'`);
      return work({ entries, live, now }, rest);
    },
  };
}

interface Store {
  readonly entries: Map<string, Entry>;
  readonly live: (key: string) => Entry | undefined;
  readonly now: () => number;
}

const commands: Record<string, (store: Store, args: readonly string[]) => RedisValue> = {
  PING: () => "PONG",
  GET: (store, [key = ""]) => textOf(store.live(key)),
  SET: set,
  DEL: (store, keys) => keys.filter((key) => store.live(key) && store.entries.delete(key)).length,
  INCR: increment,
  EXPIRE: (store, [key = "", seconds, ...flags]) => expire(store, key, whole(seconds) * 1000, flags),
  PEXPIRE: (store, [key = "", ms, ...flags]) => expire(store, key, whole(ms), flags),
  PTTL: (store, [key = ""]) => left(store, key),
  TTL: (store, [key = ""]) => Math.ceil(left(store, key) / 1000),
  XADD: append,
  XRANGE: (store, [key = "", from = "-", to = "+", ...rest]) => range(store, key, from, to, rest, false),
  XREVRANGE: (store, [key = "", to = "+", from = "-", ...rest]) => range(store, key, from, to, rest, true),
};

function whole(text: string | undefined): number {
  if (text === undefined || !/^-?\d{1,15}$/.test(text))
    throw new RedisRefusal("ERR value is not an integer or out of range");
  return Number(text);
}

function textOf(entry: Entry | undefined): string | null {
  if (!entry) return null;
  if (typeof entry.value === "string") return entry.value;
  throw new RedisRefusal("WRONGTYPE Operation against a key holding the wrong kind of value");
}

function set(store: Store, [key = "", value = "", ...options]: readonly string[]): RedisValue {
  let endsAt: number | null = null;
  for (let i = 0; i < options.length; i++) {
    const option = options[i]?.toUpperCase();
    if (option === "NX" && store.live(key)) return null;
    if (option === "NX") continue;
    if (option !== "EX" && option !== "PX") throw new RedisRefusal("ERR syntax error");
    const ms = whole(options[++i]) * (option === "EX" ? 1000 : 1);
    if (ms <= 0) throw new RedisRefusal("ERR invalid expire time in 'set' command");
    endsAt = store.now() + ms;
  }
  store.entries.set(key, { value, endsAt });
  return "OK";
}

function increment(store: Store, [key = ""]: readonly string[]): RedisValue {
  const entry = store.live(key);
  const next = entry ? whole(textOf(entry) ?? "") + 1 : 1;
  store.entries.set(key, { value: String(next), endsAt: entry?.endsAt ?? null });
  return next;
}

function expire(store: Store, key: string, ms: number, flags: readonly string[]): RedisValue {
  const entry = store.live(key);
  if (!entry || (flags.some((flag) => flag.toUpperCase() === "NX") && entry.endsAt !== null)) return 0;
  entry.endsAt = store.now() + ms;
  return 1;
}

function left(store: Store, key: string): number {
  const entry = store.live(key);
  if (!entry) return -2;
  return entry.endsAt === null ? -1 : entry.endsAt - store.now();
}

function streamOf(store: Store, key: string): StreamEntry[] {
  const entry = store.live(key);
  if (!entry) return [];
  if (typeof entry.value !== "string") return entry.value;
  throw new RedisRefusal("WRONGTYPE Operation against a key holding the wrong kind of value");
}

/** XADD key [MAXLEN [~|=] n] * field value … */
function append(store: Store, [key = "", ...rest]: readonly string[]): RedisValue {
  const args = [...rest];
  let most = Number.POSITIVE_INFINITY;
  if (args[0]?.toUpperCase() === "MAXLEN") {
    args.shift();
    if (args[0] === "~" || args[0] === "=") args.shift();
    most = whole(args.shift());
  }
  if (args.shift() !== "*") throw new RedisRefusal("ERR only ids made by the server are known here");
  const stream = streamOf(store, key);
  const last = idOf(stream.at(-1)?.id ?? "0-0");
  const ms = Math.max(store.now(), last[0]);
  const id = `${ms}-${ms === last[0] ? last[1] + 1 : 0}`;
  stream.push({ id, fields: args });
  if (stream.length > most) stream.splice(0, stream.length - most);
  store.entries.set(key, { value: stream, endsAt: store.live(key)?.endsAt ?? null });
  return id;
}

function range(
  store: Store,
  key: string,
  from: string,
  to: string,
  rest: readonly string[],
  reverse: boolean,
): RedisValue {
  const most = rest[0]?.toUpperCase() === "COUNT" ? whole(rest[1]) : Number.POSITIVE_INFINITY;
  const after = (id: string): boolean =>
    from === "-" || compare(id, from.replace("(", "")) >= (from.startsWith("(") ? 1 : 0);
  const before = (id: string): boolean =>
    to === "+" || compare(id, to.replace("(", "")) <= (to.startsWith("(") ? -1 : 0);
  const found = streamOf(store, key).filter(({ id }) => after(id) && before(id));
  return (reverse ? found.toReversed() : found).slice(0, most).map(({ id, fields }) => [id, fields]);
}

function idOf(id: string): readonly [number, number] {
  const [ms = "0", sequence = "0"] = id.split("-");
  return [whole(ms), whole(sequence)];
}

function compare(a: string, b: string): number {
  const [[aMs, aSequence], [bMs, bSequence]] = [idOf(a), idOf(b)];
  return Math.sign(aMs - bMs) || Math.sign(aSequence - bSequence);
}
