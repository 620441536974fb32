// One PUT to a presigned URL of the bucket.
import { KubinError } from "../../db/model/error.ts";
import { Pace } from "./pace.ts";

/** One that has not ended by then is given up and tried again. */
const putMs = 15 * 60_000;
const unpaced = new Pace();

/** Answers the ETag. Throws "unavailable", which is worth another try. 412 means that an earlier try did arrive: If-None-Match is signed. */
export async function put(
  url: string,
  headers: Record<string, string>,
  body: Blob,
  pace: Pace = unpaced,
): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "PUT",
      headers: pace.limits ? { ...headers, "content-length": String(body.size) } : headers,
      body: pace.limits ? pace.stream(body) : body,
      redirect: "error",
      signal: AbortSignal.timeout(putMs),
    });
  } catch (cause) {
    throw new KubinError(
      "unavailable",
      `Cannot send a pack: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const answer = await response.text();
  if (response.ok || response.status === 412) return response.headers.get("etag") ?? "";
  const code = /<Code>(\w{1,60})<\/Code>/.exec(answer)?.[1] ?? `HTTP ${response.status}`;
  throw new KubinError("unavailable", `Cannot send a pack: the bucket answered ${code}`);
}
