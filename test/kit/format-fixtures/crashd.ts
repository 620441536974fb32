// A Crash Diagnostics capture.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { node, pod, typedList } from "./objects.ts";

const time = "2024-05-01T10-00-00Z.0000";

export const crashd: FormatFixture = {
  name: "crashd.tar.gz",
  bytes: tarGzOf(
    files({
      [`work/kubecapture/core_v1/nodes-${time}.json`]: typedList("Node", "v1", node),
      [`work/kubecapture/core_v1/shop/pods-${time}.json`]: typedList("Pod", "v1", pod("web-1")),
      [`work/kubecapture/core_v1/shop/pods/web-2-${time}.json`]: JSON.stringify(pod("web-2")),
      "work/kubecapture/core_v1/shop/web-1/app/app.log": "hello\n",
      "work/n1/journalctl.log": "host\n",
    }),
  ),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1", "v1 Pod shop/web-2"],
  logs: ["shop/web-1/app current none|hello\n", "host  n1/journalctl.log none|host\n"],
};
