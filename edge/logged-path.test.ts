import { expect, test } from "bun:test";
import { loggedPath } from "./logged-path.ts";

const slug = "msaONyPSDcGOysvDFC5H0X";

test("no slug is logged, however its path is mistyped", () => {
  expect(loggedPath(`/s/${slug}`)).toBe("/s/…");
  expect(loggedPath(`/k/${slug}/api/v1/pods`)).toBe("/k/…/api/v1/pods");
  expect(loggedPath("/k/short/api")).toBe("/k/…/api");
  for (const path of [`//k/${slug}/api`, `/k//${slug}`, `/x/${slug}/y`, `/k%2F${slug}/version`, `/k%2f${slug}`, slug])
    expect(loggedPath(path)).not.toContain(slug);
});

test("other paths are logged as they are", () => {
  for (const path of ["/", "/api/v1/resources", "/api/v1/uploads/01983b4e-7b1a-7c3d-9e4f-0a1b2c3d4e5f/packs/0/done"])
    expect(loggedPath(path)).toBe(path);
});
