// Lines over ClickHouse's HTTP interface, as the chDB front speaks it.
import { insertLineBlock, putMessages } from "../../db/lines/insert.ts";
import { migrateLines } from "../../db/lines/migrate.ts";
import { throwawayClickHouse } from "../../db/local/clickhouse/throwaway.ts";
import { freePort } from "../../db/local/free-port.ts";
import { clickHouseLines } from "../../db/remote/clickhouse-lines.ts";
import { linesContract } from "./lines.contract.ts";

linesContract("ClickHouse's HTTP interface (chDB)", async () => {
  const clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  const { target } = clickhouse;
  const lines = clickHouseLines(target);
  return {
    lines,
    sink: { putMessages: putMessages.bind(null, target), insert: insertLineBlock.bind(null, target) },
    wrongPassword: clickHouseLines({ ...target, password: "wrong" }),
    unreachable: clickHouseLines({ ...target, url: `http://127.0.0.1:${await freePort()}` }),
    async remove() {
      await lines.close();
      await clickhouse.remove();
    },
  };
});
