// The mixture of requests: mostly reads, then writes, odd methods and watches.
import * as fc from "fast-check";
import { largeWrite, objectWrite, reviewWrite } from "./kube-bodies.ts";
import { anyHeaders } from "./kube-headers.ts";
import { anyPath, subresourcePath, watchPath } from "./kube-paths.ts";
import { anyQuery, logQuery, watchQuery } from "./kube-queries.ts";
import type { KubeRequest } from "./kube-request.ts";
import type { KubeWorld } from "./kube-world.ts";

// TRACE is not among them: Bun's client takes its answer to be empty, and the next one to begin with it.
const oddMethods = ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "REPORT", "LOCK", "SEARCH"];

/** Some leave in the middle. */
const leaving = fc.oneof({ weight: 30, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 30 }) });

export function kubeRequest(world: KubeWorld): fc.Arbitrary<KubeRequest> {
  return anyRequest(world).filter(staysBelowLink);
}

/** A client resolves "..", "%2e%2e" and "\.." before it asks: two of them leave the link, and what answers there is the page. */
function staysBelowLink({ path }: KubeRequest): boolean {
  const link = "http://kubin.example/k/link";
  const { pathname } = new URL(`${link}${path}`);
  return pathname.startsWith(new URL(link).pathname);
}

function anyRequest(world: KubeWorld): fc.Arbitrary<KubeRequest> {
  const headers = anyHeaders(world);
  const read = fc
    .tuple(anyPath(world), anyQuery(world), headers, leaving)
    .map(([path, query, sent, leavesMs]) => ({ ...asked("GET")([path, query, sent]), leavesMs }));
  const log = fc.tuple(fc.constantFrom(...world.logs), logQuery, headers).map(asked("GET"));
  const odd = fc
    .tuple(fc.constantFrom(...oddMethods), fc.oneof(anyPath(world), subresourcePath(world)), anyQuery(world), headers)
    .map(([method, ...rest]) => asked(method)(rest));
  const watch = fc
    .oneof(
      fc.tuple(fc.constantFrom(...world.collections, ...world.objects), watchQuery(world), headers),
      fc.tuple(watchPath(world), watchQuery(world), headers),
    )
    .map(asked("GET"));
  const write = fc.tuple(fc.oneof(reviewWrite, objectWrite(world)), headers).map(([sent, more]): KubeRequest => {
    const others = more.filter(([name]) => name !== "content-type");
    return { ...sent, headers: [...others, ...sent.headers] };
  });
  return fc.oneof(
    { weight: 600, arbitrary: read },
    { weight: 60, arbitrary: log },
    { weight: 220, arbitrary: write },
    { weight: 80, arbitrary: odd },
    { weight: 40, arbitrary: watch },
    { weight: 2, arbitrary: largeWrite(world) },
  );
}

/** Where the path has a query of its own, both are sent. */
const asked =
  (method: string) =>
  ([place, query, headers]: readonly [string, string, KubeRequest["headers"]]): KubeRequest => {
    const [path = "", own = ""] = place.split("?", 2);
    return {
      method,
      path,
      query: [own, query].filter((each) => each !== "").join("&"),
      headers,
      body: null,
      leavesMs: null,
    };
  };
