// The compiled parser as a module, made when it is first asked for.
import { parserWasm } from "./parser-wasm.ts";

let compiled: WebAssembly.Module | null = null;

/** Workers refuse to compile bytes: there, db/model/line/parse-lines.ts does the same. */
export function parserModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.fromBase64(parserWasm));
  return compiled;
}
