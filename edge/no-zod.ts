// Stands in for zod in the Worker's bundle (wrangler.toml, [alias]): hono-openapi would bring 425 kB of it along for schemas that
// are not ours.

/** What hono-openapi would ask of zod. Always throws. */
export function toJSONSchema(): never {
  throw new Error("Cannot describe a zod schema: the contract is written in valibot");
}
