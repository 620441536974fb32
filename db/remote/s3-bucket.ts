// The upkeep of a bucket, for ingest and set-up on Bun: list, remove, lifecycle. Signing on the hot path is s3-blobs.ts.
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  type MultipartUpload,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { KubinError } from "../model/error.ts";
import type { Bucket } from "../ports.ts";
import { refuseAs } from "../store-error.ts";
import type { S3Settings } from "./s3-client.ts";

/** Parts of uploads that nobody finished cost money until then; the resume window of a push is a day. */
const abandonedUploadDays = 7;

export function s3Bucket(settings: S3Settings): Bucket {
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    // Its default adds a CRC32 that R2 and older S3 servers do not know.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const bucket = { Bucket: settings.bucket };
  return {
    prepare: () => refuseAs("the bucket", () => prepare(client, settings.bucket)),
    list: (prefix) => list(client, settings.bucket, prefix),
    removePrefix: (prefix) =>
      refuseAs("the bucket", async () => {
        let removed = 0;
        for await (const page of paginateListObjectsV2({ client }, { ...bucket, Prefix: prefix })) {
          const Objects = (page.Contents ?? []).map(({ Key }) => ({ Key }));
          if (Objects.length === 0) continue;
          const answer = await client.send(new DeleteObjectsCommand({ ...bucket, Delete: { Objects, Quiet: true } }));
          const [failed] = answer.Errors ?? [];
          if (failed) throw new KubinError("unavailable", `Cannot remove objects: the bucket answered ${failed.Code}`);
          removed += Objects.length;
        }
        for await (const { Key, UploadId } of unfinished(client, settings.bucket, prefix)) {
          await client.send(new AbortMultipartUploadCommand({ ...bucket, Key, UploadId }));
        }
        return removed;
      }),
    close: () => client.destroy(),
  };
}

/** Uploads that were begun under the prefix and neither completed nor aborted. The SDK has no paginator for them. */
async function* unfinished(client: S3Client, bucket: string, prefix: string): AsyncGenerator<MultipartUpload> {
  for (let after = {}; ;) {
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...after }));
    yield* page.Uploads ?? [];
    if (page.IsTruncated !== true) return;
    after = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

async function* list(client: S3Client, bucket: string, prefix: string): AsyncGenerator<{ key: string; bytes: number }> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  for (;;) {
    const page = await refuseAs("the bucket", () => pages.next());
    if (page.done === true) return;
    for (const { Key, Size } of page.value.Contents ?? []) if (Key !== undefined) yield { key: Key, bytes: Size ?? 0 };
  }
}

async function prepare(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 404) throw error;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  }
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: "abandoned-uploads",
            Status: "Enabled",
            Filter: { Prefix: "" },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: abandonedUploadDays },
          },
        ],
      },
    }),
  );
}
