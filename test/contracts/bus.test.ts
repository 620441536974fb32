// The buses: LISTEN/NOTIFY on the embedded PostgreSQL, and Redis streams over Upstash's REST protocol.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SQL } from "bun";
import { notifyBus } from "../../db/local/postgres/notify-bus.ts";
import { isKubinError } from "../../db/model/error.ts";
import { upstashBus } from "../../db/remote/upstash.ts";
import { serveUpstash } from "../stand-ins/upstash.ts";
import { busContract, listen } from "./bus.contract.ts";
import { thrownBy } from "./sql-state.ts";
import { type ThrowawayPostgres, throwawayPostgres } from "./throwaway-postgres.ts";

busContract("LISTEN/NOTIFY", async () => {
  const postgres = await throwawayPostgres();
  const [bus, other] = await Promise.all([notifyBus(postgres.url), notifyBus(postgres.url)]);
  return {
    bus,
    other,
    async remove() {
      await bus.close();
      await other.close();
      await postgres.remove();
    },
  };
});

busContract("Redis streams", async () => {
  const upstash = serveUpstash();
  const [bus, other] = [upstashBus(upstash, 5), upstashBus(upstash, 5)];
  return {
    bus,
    other,
    async remove() {
      await bus.close();
      await other.close();
      await upstash.stop();
    },
  };
});

describe("LISTEN/NOTIFY when the connection is lost", () => {
  let postgres: ThrowawayPostgres;
  let admin: SQL;
  beforeAll(async () => {
    postgres = await throwawayPostgres();
    // In another database, so that it can close the one of the bus.
    admin = new SQL({ url: postgres.url.replace(/postgres$/, "template1"), max: 1 });
  });
  afterAll(async () => {
    await admin.close();
    await postgres.remove();
  });

  /** Bus connections: those whose last word was LISTEN. */
  const listening = async (): Promise<number[]> => {
    const rows: { pid: number }[] = await admin`select pid from pg_stat_activity where query ilike 'listen %'`;
    return rows.map(({ pid }) => pid);
  };
  const untilListening = async (without: readonly number[]): Promise<number[]> => {
    for (;;) {
      const found = (await listening()).filter((pid) => !without.includes(pid));
      if (found.length > 0) return found;
      await Bun.sleep(20);
    }
  };

  test("a terminated backend is replaced by one connection with the same subscriptions", async () => {
    const bus = await notifyBus(postgres.url);
    const ear = await listen(bus, "jobs", 1);
    const gone = await listening();
    expect(gone).toHaveLength(1);
    await admin`select pg_terminate_backend(${gone[0]})`;
    await untilListening(gone);
    await bus.publish("jobs", "back");
    expect(await ear.all).toEqual(["back"]);
    await bus.close();
    expect(await listening()).toEqual([]);
  });

  test("attempts that fail are followed by one connection, not by many", async () => {
    const bus = await notifyBus(postgres.url);
    const ear = await listen(bus, "jobs", 1);
    const gone = await listening();
    await admin`alter database postgres allow_connections false`;
    await admin`select pg_terminate_backend(${gone[0]})`;
    expect(isKubinError(await thrownBy(() => bus.publish("jobs", "into the void")), "unavailable")).toBe(true);
    await Bun.sleep(1200);
    await admin`alter database postgres allow_connections true`;
    await untilListening(gone);
    await Bun.sleep(600);
    expect(await listening()).toHaveLength(1);
    await bus.publish("jobs", "back");
    expect(await ear.all).toEqual(["back"]);
    await bus.close();
  });

  test("a topic nobody hears any more is not listened to", async () => {
    const bus = await notifyBus(postgres.url);
    const [first, second] = [await listen(bus, "left", 1), await listen(bus, "left", 1)];
    await first.end();
    await bus.publish("left", "still");
    expect(await second.all).toEqual(["still"]);
    await second.end();
    const rows: { query: string }[] = await admin`
      select query from pg_stat_activity where datname = 'postgres' and query ilike '%listen "left"'`;
    expect(rows.map(({ query }) => query)).toEqual(['unlisten "left"']);
    await bus.close();
  });
});
