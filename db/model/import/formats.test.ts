import { describe, expect, test } from "bun:test";
import {
  clusterInfoDump,
  clusterInfoLegacy,
  clusterInfoStream,
} from "../../../test/kit/format-fixtures/cluster-info-dump.ts";
import { crashd } from "../../../test/kit/format-fixtures/crashd.ts";
import { kindLogs, podLogs } from "../../../test/kit/format-fixtures/kind-logs.ts";
import { kubectlGather } from "../../../test/kit/format-fixtures/kubectl-gather.ts";
import { jsonList, logs, manifests, yamlStream } from "../../../test/kit/format-fixtures/loose.ts";
import { mustGather } from "../../../test/kit/format-fixtures/must-gather.ts";
import { rancherBundle } from "../../../test/kit/format-fixtures/rancher-bundle.ts";
import { sonobuoy } from "../../../test/kit/format-fixtures/sonobuoy.ts";
import { supportBundle } from "../../../test/kit/format-fixtures/support-bundle.ts";
import { checkFormat, type FormatFixture } from "../../../test/kit/import-properties.ts";
import type { FormatName } from "./format.ts";
import { formatNamed, formats } from "./formats.ts";

// A format without a fixture does not compile.
const fixtures: Readonly<Record<FormatName, readonly FormatFixture[]>> = {
  "support-bundle": [supportBundle],
  "must-gather": [mustGather],
  "rancher-bundle": [rancherBundle],
  "kubectl-gather": [kubectlGather],
  crashd: [crashd],
  "cluster-info-dump": [clusterInfoDump, clusterInfoStream, clusterInfoLegacy],
  sonobuoy: [sonobuoy],
  "kind-logs": [kindLogs],
  "pod-logs": [podLogs],
  manifests: [manifests, yamlStream, jsonList],
  logs: [logs],
};

describe("every format: its result, the same without the file's name, the round trip, a stable re-export", () => {
  for (const { name } of formats) {
    for (const fixture of fixtures[name]) test(`${name}: ${fixture.name}`, () => checkFormat(name, fixture));
  }
});

test("a format is called in the table what it calls itself", () => {
  expect(formats.length).toBe(Object.keys(fixtures).length);
  for (const format of formats) expect(formatNamed(format.name)).toBe(format);
});
