// Which subprotocol a WebSocket is answered with.

/** The one that is offered: browsers break off if theirs is not named. Tokens come this way, too, and are never answered. */
export function socketProtocol(request: Request): string | null {
  const offered = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((each) => each.trim());
  return offered.find((each) => each !== "" && !each.startsWith("base64url.bearer.authorization.k8s.io.")) ?? null;
}
