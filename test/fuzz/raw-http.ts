// A request byte by byte as given: what no HTTP client would write.
import { connect } from "node:net";

const silentMs = 1500;

/** `head`: the request line and whatever follows; characters are bytes. Answers all that came until the server closed or was silent. */
export async function rawAnswer(server: string, head: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const { port } = new URL(server);
  const socket = connect(Number(port), "127.0.0.1");
  let text = "";
  const end = (): void => {
    socket.destroy();
    resolve(text);
  };
  socket.on("data", (bytes: Buffer) => (text += bytes.toString("latin1")));
  socket.on("close", end);
  socket.on("error", end);
  socket.setTimeout(silentMs, end);
  socket.write(Buffer.from(`${head}\r\nhost: localhost:${port}\r\nconnection: close\r\n\r\n`, "latin1"));
  return promise;
}
