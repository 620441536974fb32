// A TCP proxy with the bandwidth of a slow line: all connections share one token bucket in the direction of the server.
import { connect, createServer, type Socket } from "node:net";

const burstMs = 30;

export interface ShapedProxy {
  readonly port: number;
  readonly bytesUp: () => number;
  close(): void;
}

/** `bitsPerSecond` bounds what clients send; answers pass freely. */
export async function shapedProxy(targetPort: number, bitsPerSecond: number): Promise<ShapedProxy> {
  const bytesPerMs = bitsPerSecond / 8 / 1000;
  let freeAt = performance.now();
  let bytesUp = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(targetPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    upstream.pipe(client);
    client.on("data", (chunk: Buffer) => {
      bytesUp += chunk.length;
      const now = performance.now();
      // Timers come late: what the line could have carried in the last moments is not lost.
      freeAt = Math.max(freeAt, now - burstMs) + chunk.length / bytesPerMs;
      client.pause();
      const pass = (): void => {
        if (!upstream.destroyed) upstream.write(chunk);
        client.resume();
      };
      if (freeAt <= now) pass();
      else setTimeout(pass, freeAt - now);
    });
    client.on("end", () => setTimeout(() => upstream.end(), Math.max(0, freeAt - performance.now()) + 5));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: address && typeof address === "object" ? address.port : 0,
    bytesUp: () => bytesUp,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
