// A free TCP port of the loopback interface, for engines that must be told theirs.
import { createServer } from "node:net";
import { KubinError } from "../model/error.ts";

/** Free at the moment of asking; whoever listens first has it. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new KubinError("unavailable", "Cannot find a free port on 127.0.0.1"));
      });
    });
  });
}
