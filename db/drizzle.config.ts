// drizzle-kit writes a migration from the difference between schema.ts and the last snapshot.
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: ["./db/schema.ts", "./db/schema-resources.ts"],
  out: "./db/migrations/postgres",
});
