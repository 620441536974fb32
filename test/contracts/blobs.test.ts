// Blobs over the S3 protocol, as the local endpoint speaks it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../db/local/free-port.ts";
import { serveS3 } from "../../db/local/s3/endpoint.ts";
import { s3Blobs } from "../../db/remote/s3-blobs.ts";
import { s3Bucket } from "../../db/remote/s3-bucket.ts";
import type { S3Settings } from "../../db/remote/s3-client.ts";
import { blobsContract } from "./blobs.contract.ts";

blobsContract("an S3 endpoint over a folder", async () => {
  const root = mkdtempSync(join(tmpdir(), "kubin-test-"));
  const owner = { accessKeyId: "kubin", secretAccessKey: "not-a-secret", region: "us-east-1" };
  let aheadMs = 0;
  const server = serveS3({ root, credentials: [owner], now: () => Date.now() + aheadMs });
  const both = (settings: S3Settings) => ({ ...s3Blobs(settings), ...s3Bucket(settings) });
  const blobs = both({ ...owner, endpoint: server.url, bucket: "packs" });
  await blobs.prepare();
  await blobs.prepare();
  return {
    blobs,
    unreachable: both({ ...owner, endpoint: `http://127.0.0.1:${await freePort()}`, bucket: "packs" }),
    ahead: (seconds) => void (aheadMs = seconds * 1000),
    async remove() {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
});
