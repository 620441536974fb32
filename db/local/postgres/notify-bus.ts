// The bus of a self-hosted Kubin: PostgreSQL's LISTEN/NOTIFY on one connection of its own.
import { Client } from "pg";
import type { Bus } from "../../ports.ts";
import { refuseAs } from "../../store-error.ts";

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
    fresh.on("end", () => void (life.closed ? undefined : reconnect()));
    await refuseAs("PostgreSQL", () => fresh.connect());
    for (const topic of heard.keys()) await fresh.query(`listen ${fresh.escapeIdentifier(topic)}`);
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!life.closed) {
      await Bun.sleep(250);
      try {
        client = await connect();
        return;
      } catch {
        // The server is away; subscribers meanwhile look at their table. Asked again after the pause.
      }
    }
  }

  return {
    async publish(topic, payload) {
      await refuseAs("PostgreSQL", () => client.query("select pg_notify($1, $2)", [topic, payload]));
    },
    async subscribe(topic, hear) {
      const hearers = heard.get(topic) ?? new Set();
      hearers.add(hear);
      heard.set(topic, hearers);
      await refuseAs("PostgreSQL", () => client.query(`listen ${client.escapeIdentifier(topic)}`));
      return async () => {
        hearers.delete(hear);
      };
    },
    async close() {
      life.closed = true;
      await client.end();
    },
  };
}
