// The version, from package.json, baked into the binary.
import manifest from "../package.json" with { type: "json" };

export const version: string = manifest.version;
