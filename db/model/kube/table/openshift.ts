// The kinds that OpenShift's API servers print with columns of their own.
import { at, isMap, type Json, listAt, numberAt, textAt, textsAt } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";
import { always, type Cell, type TableOf } from "./column.ts";
import { goDuration } from "./go-duration.ts";
import { byTagPriority } from "./image-tag-order.ts";
import { instantOf } from "./instant.ts";
import { conditionOf, integerAt, intOrTextAt, nameOf } from "./object-cells.ts";

export const openshift: Readonly<Record<string, TableOf>> = {
  "route.openshift.io/routes": always("Name | Host/Port | Path | Services | Port | Termination | Wildcard", (route) => [
    nameOf(route),
    hostOf(route),
    textAt(route, "spec", "path"),
    backendsOf(route),
    intOrTextAt(route, "spec", "port", "targetPort") ?? (isMap(at(route, "spec", "port")) ? "0" : "<all>"),
    terminationOf(route),
    textAt(route, "spec", "wildcardPolicy"),
  ]),
  "apps.openshift.io/deploymentconfigs": always("Name | Revision | Desired | Current | Triggered By", (config) => [
    nameOf(config),
    integerAt(config, "status", "latestVersion"),
    `${integerAt(config, "spec", "replicas")}${at(config, "spec", "test") === true ? " (during test)" : ""}`,
    integerAt(config, "status", "updatedReplicas"),
    triggersOf(config),
  ]),
  "build.openshift.io/buildconfigs": always("Name | Type | From | Latest", (config) => [
    nameOf(config),
    strategyOf(config),
    isMap(at(config, "spec", "strategy", "customStrategy"))
      ? textAt(config, "spec", "strategy", "customStrategy", "from", "name")
      : sourceOf(config),
    integerAt(config, "status", "lastVersion"),
  ]),
  "build.openshift.io/builds": always("Name | Type | From | Status | Started | Duration", (build) => {
    const [phase, reason] = [textAt(build, "status", "phase"), textAt(build, "status", "reason")];
    const nanoseconds = numberAt(build, "status", "duration") ?? 0;
    return [
      nameOf(build),
      strategyOf(build),
      sourceOf(build),
      reason === "" ? phase : `${phase} (${reason})`,
      spokenAgo(textAt(build, "status", "startTimestamp")),
      nanoseconds > 0 ? goDuration(nanoseconds) : "",
    ];
  }),
  "image.openshift.io/imagestreams": always("Name | Image Repository | Tags | Updated", (stream) => [
    nameOf(stream),
    textAt(stream, "status", "publicDockerImageRepository") ||
      textAt(stream, "spec", "dockerImageRepository") ||
      textAt(stream, "status", "dockerImageRepository"),
    tagsOf(stream),
    spokenAgo(lastImage(stream)),
  ]),
  "project.openshift.io/projects": always("Name | Display Name | Status", (project) => [
    nameOf(project),
    textAt(project, "metadata", "annotations", "openshift.io/display-name"),
    textAt(project, "status", "phase"),
  ]),
};

function hostOf(route: Json): string {
  let [host, reason, matched] = [textAt(route, "spec", "host"), "", false];
  let [admitted, rejected] = [0, 0];
  for (const ingress of listAt(route, "status", "ingress")) {
    const condition = conditionOf(listAt(ingress, "conditions"), "Admitted");
    const status = textAt(condition, "status");
    if (status === "True") {
      admitted++;
      if (!matched) host = textAt(ingress, "host");
      matched ||= host === textAt(route, "spec", "host");
    } else if (status === "False") {
      rejected++;
      reason = textAt(condition, "reason");
    }
  }
  // No list at all: a router that does not tell.
  if (!Array.isArray(at(route, "status", "ingress"))) return host;
  if (rejected > 0) return admitted === 0 ? reason : `${host} ... ${rejected} rejected`;
  if (admitted === 0) return "Pending";
  return admitted > 1 ? `${host} ... ${admitted - 1} more` : host;
}

function terminationOf(route: Json): string {
  const termination = textAt(route, "spec", "tls", "termination");
  const insecure = textAt(route, "spec", "tls", "insecureEdgeTerminationPolicy");
  if (insecure === "") return termination;
  return `${termination || "default"}/${insecure}`;
}

function backendsOf(route: Json): string {
  const backends = [at(route, "spec", "to"), ...listAt(route, "spec", "alternateBackends")];
  const weights = backends.map((backend) => numberAt(backend, "weight"));
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  const texts = backends.map((backend, i) => {
    const [name, weight] = [textAt(backend, "name"), weights[i] ?? null];
    if (weight === null || (backends.length === 1 && total !== 0)) return name;
    return `${name}(${total === 0 ? 0 : Math.trunc((weight * 100) / total)}%)`;
  });
  return texts.join(",");
}

function triggersOf(config: Json): string {
  const containers = new Set(
    listAt(config, "spec", "template", "spec", "containers").map((each) => textAt(each, "name")),
  );
  const triggers = new Set<string>();
  for (const trigger of listAt(config, "spec", "triggers")) {
    const type = textAt(trigger, "type");
    if (type === "ConfigChange") triggers.add("config");
    else if (type !== "ImageChange") triggers.add(type);
    else if (at(trigger, "imageChangeParams", "automatic") === true) {
      const names = textsAt(trigger, "imageChangeParams", "containerNames");
      const isPlain = containers.size === 1 || names.every((name) => containers.has(name));
      const prefix = isPlain ? "" : `${names.sort(byBytes).join(",")}:`;
      const from = at(trigger, "imageChangeParams", "from");
      const kind = textAt(from, "kind") === "ImageStreamTag" ? "image" : textAt(from, "kind");
      triggers.add(`${kind}(${prefix}${textAt(from, "name")})`);
    }
  }
  return [...triggers].sort(byBytes).join(",");
}

function strategyOf(object: Json): string {
  const strategies = [
    ["dockerStrategy", "Docker"],
    ["customStrategy", "Custom"],
    ["sourceStrategy", "Source"],
    ["jenkinsPipelineStrategy", "JenkinsPipeline"],
  ] as const;
  return strategies.find(([field]) => isMap(at(object, "spec", "strategy", field)))?.[1] ?? "";
}

/** `Git@a1b2c3d`, `Binary`, `Dockerfile,Git@main`. */
function sourceOf(object: Json): string {
  const source = at(object, "spec", "source");
  const git = isMap(at(source, "git"));
  const dockerfile = typeof at(source, "dockerfile") === "string";
  const revision = revisionOf(object);
  const suffix = revision === "" ? "" : `@${revision}`;
  if (isMap(at(source, "binary"))) return `Binary${suffix}`;
  if (dockerfile) return git ? `Dockerfile,Git${suffix}` : "Dockerfile";
  return git ? `Git${suffix}` : "";
}

function revisionOf(object: Json): string {
  const revision =
    textAt(object, "spec", "revision", "git", "commit") || textAt(object, "spec", "source", "git", "ref");
  return revision.length > 20 && /^[a-fA-F0-9]+$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** As many tags as fit 40 letters, at least one, and some more where the edge would be too ragged. */
function tagsOf(stream: Json): string {
  const width = 40;
  const all = listAt(stream, "status", "tags")
    .map((tag) => textAt(tag, "tag"))
    .sort(byTagPriority);
  let [remaining, shown] = [width, all.length];
  for (const [i, tag] of all.entries()) {
    remaining -= tag.length + 1;
    if (remaining >= 0) continue;
    const margin = width / 4;
    if (i > 0 && margin < remaining + tag.length && margin >= -remaining) continue;
    shown = Math.max(i, 1);
    break;
  }
  const text = all.slice(0, shown).join(",");
  return all.length > shown ? `${text} + ${all.length - shown} more...` : text;
}

function lastImage(stream: Json): string {
  let [text, latest] = ["", -Infinity];
  for (const tag of listAt(stream, "status", "tags")) {
    const created = textAt(listAt(tag, "items")[0], "created");
    const instant = instantOf(created);
    if (instant !== null && instant > latest) [text, latest] = [created, instant];
  }
  return text;
}

/** `5 minutes ago`; "" for no instant. */
function spokenAgo(text: string): Cell {
  return instantOf(text) === null ? "" : { text: "", ago: text };
}
