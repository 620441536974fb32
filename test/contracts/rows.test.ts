// Rows, and the verbs on them: Bun's own client, and Neon's HTTP protocol through the stand-in.
import { lineTiersContract } from "./line-tiers.contract.ts";
import { packsTogetherContract } from "./packs-together.contract.ts";
import { rowsContract } from "./rows.contract.ts";
import { rowsDrivers } from "./rows-drivers.ts";
import { verbsContract } from "./verbs.contract.ts";

for (const { name, make } of rowsDrivers) {
  rowsContract(name, make);
  verbsContract(name, make);
  lineTiersContract(name, make);
  packsTogetherContract(name, make);
}
