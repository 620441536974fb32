// Types of the test's world: the Worker under test, its variables, and zstd's other half.
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../../edge/worker.ts");
  }
  interface Env {
    readonly ASSETS: Fetcher;
    readonly RATE_LIMITER: RateLimit;
    readonly DATABASE_URL: string;
    readonly DATABASE_HTTP_URL: string;
  }
}

declare module "node:zlib" {
  export function zstdCompressSync(data: Uint8Array): Uint8Array;
}

declare module "*?raw" {
  const text: string;
  export default text;
}
