// WebSockets on Workers: one end of a pair goes out with the answer, the other is ours.
import type { Log, ServeSocket } from "./services.ts";
import { socketProtocol } from "./socket-protocol.ts";

export function workerSockets(log: Log): ServeSocket {
  return (request, messages) => {
    const { 0: theirs, 1: ours } = new WebSocketPair();
    const gone = new AbortController();
    ours.accept();
    ours.addEventListener("close", () => gone.abort());
    ours.addEventListener("error", () => gone.abort());
    void pump(ours, messages(gone.signal), gone.signal, log);
    const protocol = socketProtocol(request);
    const headers: Record<string, string> = protocol === null ? {} : { "sec-websocket-protocol": protocol };
    return new Response(null, { status: 101, webSocket: theirs, headers });
  };
}

async function pump(socket: WebSocket, messages: AsyncGenerator<string>, gone: AbortSignal, log: Log): Promise<void> {
  try {
    for await (const message of messages) {
      if (gone.aborted) return;
      socket.send(message);
    }
    socket.close(1000);
  } catch (error) {
    log({ level: "error", message: "a WebSocket ended early", cause: String(error) });
    // The stream cannot say what went wrong: its end is no normal one, and the client asks again.
    socket.close(1011);
  }
}
