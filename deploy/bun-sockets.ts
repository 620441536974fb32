// WebSockets on Bun: a request becomes one inside the server that received it.
import type { Server, ServerWebSocket, WebSocketHandler } from "bun";
import type { Log, ServeSocket } from "../edge/services.ts";
import { socketProtocol } from "../edge/socket-protocol.ts";

interface Held {
  readonly messages: (signal: AbortSignal) => AsyncGenerator<string>;
  readonly gone: AbortController;
  /** Resolves the wait for room, when there is one. */
  drained: (() => void) | null;
}

/** More than this waits for the other side. */
const bufferedMax = 1024 * 1024;

export interface BunSockets {
  readonly serveSocket: ServeSocket;
  readonly handler: WebSocketHandler<Held>;
  /** The server that requests come from: it exists after what it serves. */
  attach(server: Server<Held>): void;
}

export function bunSockets(log: Log): BunSockets {
  let server: Server<Held> | null = null;
  return {
    attach: (made) => {
      server = made;
    },
    serveSocket: (request, messages) => {
      const protocol = socketProtocol(request);
      const headers = protocol === null ? {} : { "sec-websocket-protocol": protocol };
      const data: Held = { messages, gone: new AbortController(), drained: null };
      const isUpgraded = server?.upgrade(request, { headers, data });
      // Bun has answered; what is returned goes nowhere.
      return isUpgraded ? new Response(null) : new Response("Bad Request\n", { status: 400 });
    },
    handler: {
      open: (socket) => void pump(socket, log),
      message: () => undefined,
      drain: ({ data }) => data.drained?.(),
      close: ({ data }) => {
        data.gone.abort();
        data.drained?.();
      },
    },
  };
}

async function pump(socket: ServerWebSocket<Held>, log: Log): Promise<void> {
  const { messages, gone } = socket.data;
  try {
    for await (const message of messages(gone.signal)) {
      if (gone.signal.aborted) return;
      socket.send(message);
      if (socket.getBufferedAmount() > bufferedMax)
        await new Promise<void>((resolve) => (socket.data.drained = resolve));
    }
    socket.close(1000);
  } catch (error) {
    log({ level: "error", message: "a WebSocket ended early", cause: String(error) });
    // The stream cannot say what went wrong: its end is no normal one, and the client asks again.
    socket.close(1011);
  }
}
