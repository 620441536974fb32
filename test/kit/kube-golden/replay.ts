// Asks a snapshot what a real server was once asked.
import { type Golden } from "../golden.ts";

/** Who the recorder's tokens stood for: a snapshot has no logins, and answers for whom one asks as. */
const users: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  viewtok: { "impersonate-user": "viewer", "impersonate-group": "system:authenticated" },
};
const admin = { "impersonate-user": "admin", "impersonate-group": "system:masters", "impersonate-uid": "admin" };

export interface Replayed {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly headers: Headers;
}

/** `asAdmin`: also what the recorder's administrator asked is asked as that one; else everybody with the link. */
export async function replay(url: string, { request }: Golden, asAdmin = false): Promise<Replayed> {
  const { method, path, accept, ct, body, token } = request;
  const headers = {
    ...(accept === undefined ? {} : { accept }),
    ...(ct === undefined ? {} : { "content-type": ct }),
    ...users[token ?? ""],
    ...(asAdmin && token === "tok" ? admin : {}),
  };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && method !== "GET" ? { body } : {}) });
  return {
    status: answer.status,
    contentType: answer.headers.get("content-type"),
    text: await answer.text(),
    headers: answer.headers,
  };
}
