// The bus of a self-hosted Kubin: PostgreSQL's LISTEN/NOTIFY on one connection of its own.
import { Client } from "pg";
import type { Bus } from "../../ports.ts";
import { refuseAs } from "../../store-error.ts";

const pauseMs = 250;

/** Payloads must stay under PostgreSQL's 8,000 bytes. A lost connection is made again with the subscriptions it had. */
export async function notifyBus(url: string): Promise<Bus> {
  const heard = new Map<string, Set<(payload: string) => void>>();
  const life = { closed: false };
  let client = await connect();

  async function connect(): Promise<Client> {
    const fresh = new Client({ connectionString: url, keepAlive: true });
    fresh.on("notification", (message) => {
      for (const hear of heard.get(message.channel) ?? []) hear(message.payload ?? "");
    });
    fresh.on("error", () => undefined); // "end" follows and reconnects
    try {
      await refuseAs("PostgreSQL", () => fresh.connect());
      for (const topic of heard.keys()) await fresh.query(`listen ${fresh.escapeIdentifier(topic)}`);
    } catch (error) {
      await fresh.end();
      throw error;
    }
    // Only now: a client that never connected says "end", too, and each would start a loop of its own.
    fresh.on("end", () => void (life.closed ? undefined : reconnect()));
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!life.closed) {
      await Bun.sleep(pauseMs);
      try {
        client = await connect();
        if (life.closed) await client.end();
        return;
      } catch {
        // The server is away; subscribers meanwhile look at their table. Asked again after the pause.
      }
    }
  }

  /** One after the other: `pg` no longer queues for its callers. */
  let last: Promise<unknown> = Promise.resolve();
  function say(text: string, values: readonly string[] = []): Promise<unknown> {
    const said = last.then(() => client.query(text, [...values]));
    last = said.catch(() => undefined);
    return said;
  }

  async function unsubscribe(topic: string, hear: (payload: string) => void): Promise<void> {
    const hearers = heard.get(topic);
    hearers?.delete(hear);
    if (!hearers || hearers.size > 0) return;
    heard.delete(topic);
    // Where it fails the connection is lost, and the next one listens to what is still in `heard`.
    await say(`unlisten ${client.escapeIdentifier(topic)}`).catch(() => undefined);
  }

  return {
    async publish(topic, payload) {
      await refuseAs("PostgreSQL", () => say("select pg_notify($1, $2)", [topic, payload]));
    },
    async subscribe(topic, hear) {
      // Two subscriptions of one function are two.
      const own = (payload: string): void => hear(payload);
      heard.set(topic, (heard.get(topic) ?? new Set()).add(own));
      try {
        await refuseAs("PostgreSQL", () => say(`listen ${client.escapeIdentifier(topic)}`));
      } catch (error) {
        await unsubscribe(topic, own);
        throw error;
      }
      return () => unsubscribe(topic, own);
    },
    async close() {
      life.closed = true;
      await client.end();
    },
  };
}
