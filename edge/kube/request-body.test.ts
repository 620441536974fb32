import { expect, test } from "bun:test";
import { KubeRefusal } from "../../db/model/kube/status.ts";
import { bodyBytes } from "./request-body.ts";

const request = (body: ReadableStream<Uint8Array<ArrayBuffer>> | null) =>
  new Request("http://kubin.test/", { method: "POST", body });

const piece = (size: number) => new Uint8Array(size);

function streamOf(pieces: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      for (const each of pieces) controller.enqueue(each);
      controller.close();
    },
  });
}

async function refusalOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<unknown> {
  const error: unknown = await bodyBytes(request(body)).catch((thrown: unknown) => thrown);
  return error instanceof KubeRefusal ? [error.status.code, error.status.reason] : error;
}

test("a body comes whole, in one piece or in many, or not at all", async () => {
  expect((await bodyBytes(request(null))).length).toBe(0);
  expect((await bodyBytes(request(streamOf([piece(7)])))).length).toBe(7);
  expect((await bodyBytes(request(streamOf([piece(7), piece(0), piece(8)])))).length).toBe(15);
});

test("what is too long is refused before it has all come", async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled++;
      controller.enqueue(piece(1024 * 1024));
    },
  });
  expect(await refusalOf(endless)).toEqual([413, "RequestEntityTooLarge"]);
  expect(pulled).toBeLessThan(8);
});

test("a client that breaks off is refused, whatever its stream throws", async () => {
  for (const why of [undefined, new Error("reset")]) {
    const broken = new ReadableStream({
      pull: (controller) => {
        controller.error(why);
      },
    });
    expect(await refusalOf(broken)).toEqual([400, "BadRequest"]);
  }
});
