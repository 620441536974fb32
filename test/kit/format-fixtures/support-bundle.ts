// A Troubleshoot support bundle with old and new habits side by side.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { node, pod, typedList } from "./objects.ts";

export const supportBundle: FormatFixture = {
  name: "support-bundle-2024-05-01T10_00_00.tar.gz",
  bytes: tarGzOf(
    files({
      "b/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n",
      "b/cluster-resources/pods/shop.json": typedList("Pod", "v1", pod("web-1")),
      "b/cluster-resources/nodes.json": JSON.stringify([node]),
      "b/cluster-resources/pods/logs/shop/web-1/app.log": "one\ntwo\n",
      "b/cluster-resources/pods-errors.json": '["pods is forbidden in bank"]',
      "b/app/web-1/app.log": "one\ntwo\n",
      "b/host-collectors/run-host/kernel.log": "boot\n",
    }),
  ),
  resources: ["v1 Pod shop/web-1", "v1 Node /n1"],
  logs: ["shop/web-1/app current none|one\ntwo\n", "host  host-collectors/run-host/kernel.log none|boot\n"],
  gaps: ["forbidden b/cluster-resources/pods-errors.json"],
};
