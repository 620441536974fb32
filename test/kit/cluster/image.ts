// Digests of images: the same image has the same one wherever it runs.
import { Random } from "./seeded-random.ts";

const digests = new Map<string, string>();

/** 64 hex digits. They depend on the image only, as in the world. */
export function digestOf(image: string): string {
  const known = digests.get(image);
  if (known !== undefined) return known;
  const digest = new Random(0, `image ${image}`).hex(64);
  digests.set(image, digest);
  return digest;
}
