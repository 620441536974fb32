// Signed requests and presigned URLs for one bucket, path style.
import { AwsClient } from "aws4fetch";
import { refuseAs } from "../store-error.ts";

export interface S3Settings {
  /** e.g. https://<account>.r2.cloudflarestorage.com */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Injected in tests and single-process set-ups. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export interface S3Client {
  url(key: string, query?: Record<string, string>): URL;
  bucketUrl(query: Record<string, string>): URL;
  /** A signed request. Throws "unavailable" when nothing answers. */
  call(method: string, url: URL, init?: RequestInit): Promise<Response>;
  /** A URL that carries its signature; `headers` are signed and must be sent exactly. */
  presign(method: string, url: URL, expiresInSeconds: number, headers?: Record<string, string>): Promise<string>;
}

export function s3Client(settings: S3Settings): S3Client {
  const { accessKeyId, secretAccessKey, region } = settings;
  // retries: 0, as whoever calls knows what may be repeated.
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 0 });
  const base = `${settings.endpoint.replace(/\/$/, "")}/${settings.bucket}`;
  const send = settings.fetch ?? ((request: Request) => fetch(request));
  return {
    url(key, query = {}) {
      const url = new URL(`${base}/${key.split("/").map(encodeURIComponent).join("/")}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },
    bucketUrl(query) {
      const url = new URL(base);
      url.search = new URLSearchParams(query).toString();
      return url;
    },
    call: (method, url, init = {}) =>
      refuseAs("the bucket", async () => send(await client.sign(url.href, { ...init, method }))),
    async presign(method, url, expiresInSeconds, headers = {}) {
      url.searchParams.set("X-Amz-Expires", String(expiresInSeconds));
      const signed = await client.sign(url.href, { method, headers, aws: { signQuery: true, allHeaders: true } });
      return signed.url;
    },
  };
}
