// The honest archives that mutations start from: every format's small fixture, as bytes, as tar and as zip.
import { clusterInfoDump, clusterInfoLegacy, clusterInfoStream } from "../kit/format-fixtures/cluster-info-dump.ts";
import { crashd } from "../kit/format-fixtures/crashd.ts";
import { kindLogs, podLogs } from "../kit/format-fixtures/kind-logs.ts";
import { kubectlGather } from "../kit/format-fixtures/kubectl-gather.ts";
import { jsonList, logs, manifests, yamlStream } from "../kit/format-fixtures/loose.ts";
import { mustGather } from "../kit/format-fixtures/must-gather.ts";
import { rancherBundle } from "../kit/format-fixtures/rancher-bundle.ts";
import { sonobuoy } from "../kit/format-fixtures/sonobuoy.ts";
import { supportBundle } from "../kit/format-fixtures/support-bundle.ts";
import { zipOf } from "../kit/zip-fixture.ts";

const tarred = [
  supportBundle,
  mustGather,
  kubectlGather,
  crashd,
  sonobuoy,
  kindLogs,
  podLogs,
  manifests,
  clusterInfoDump,
  clusterInfoLegacy,
];
const single = [clusterInfoStream, yamlStream, jsonList, logs];

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Uncompressed tars. */
export const tars: readonly Seed[] = tarred.map(({ name, bytes }) => ({
  name,
  bytes: bytes[0] === 0x1f ? Bun.gunzipSync(bytes) : bytes,
}));

const stored = await zipOf({ "b/cluster-resources/nodes.json": "[]", "b/a.log": "one\n".repeat(50) }, { level: 0 });
const wrapped = await zipOf({ "bundle.tar.gz": supportBundle.bytes, "__MACOSX/._x": "finder" });
export const zips: readonly Seed[] = [
  rancherBundle,
  { name: "stored.zip", bytes: stored },
  { name: "wrapped.zip", bytes: wrapped },
];

/** As they are pushed: compressed tars, zips, single files. */
export const seeds: readonly Seed[] = [...tarred, ...zips, ...single].map(({ name, bytes }) => ({ name, bytes }));
