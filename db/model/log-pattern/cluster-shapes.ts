// Puts shapes that differ in a few words under one template, in the manner of Drain: by length, by first word, by likeness.
//
// He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree" (ICWS 2017). Unlike Drain it sees every shape
// once, in the order of their words, so the result depends on the set of shapes and on nothing else.
import { wildcard } from "./shape-text.ts";

export interface ShapeCluster {
  /** Words that all members share, and wildcards. */
  readonly tokens: readonly string[];
  /** Indexes of the shapes. */
  readonly members: readonly number[];
}

/** Words (wildcards are none) that two texts share at the same place, of all places. Measured on loghub: 0.6 and 0.8 group worse. */
const likenessMin = 0.7;
/** Clusters of one length and first word that a shape is compared with; a hostile snapshot has thousands. */
const comparedMax = 200;

interface Growing {
  tokens: string[];
  readonly members: number[];
}

export function clusterShapes(shapes: readonly (readonly string[])[]): ShapeCluster[] {
  const texts = shapes.map((tokens) => tokens.join(" "));
  const order = shapes.map((_, i) => i).sort((a, b) => compareText(texts[a] ?? "", texts[b] ?? "") || a - b);
  const buckets = new Map<string, Growing[]>();
  const clusters: Growing[] = [];
  for (const index of order) {
    const tokens = shapes[index] ?? [];
    const key = bucketOf(tokens);
    const bucket = buckets.get(key) ?? [];
    const like = mostLike(bucket, tokens);
    if (like) {
      like.members.push(index);
      like.tokens = like.tokens.map((token, i) => (token === tokens[i] ? token : wildcard));
      continue;
    }
    const cluster = { tokens: [...tokens], members: [index] };
    bucket.push(cluster);
    buckets.set(key, bucket);
    clusters.push(cluster);
  }
  return clusters;
}

/** By the code units, as no locale does it. */
const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function bucketOf(tokens: readonly string[]): string {
  const head = tokens[0] === wildcard ? `${wildcard} ${tokens[1] ?? ""}` : (tokens[0] ?? "");
  return `${tokens.length} ${head}`;
}

function mostLike(bucket: readonly Growing[], tokens: readonly string[]): Growing | null {
  let best: Growing | null = null;
  let bestLikeness = 0;
  for (const cluster of bucket.slice(-comparedMax)) {
    const found = likeness(cluster.tokens, tokens);
    if (found <= bestLikeness) continue;
    best = cluster;
    bestLikeness = found;
  }
  return bestLikeness >= likenessMin ? best : null;
}

function likeness(template: readonly string[], tokens: readonly string[]): number {
  let same = 0;
  let differ = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (template[i] !== tokens[i]) differ++;
    else if (tokens[i] !== wildcard) same++;
  }
  return differ === 0 ? 1 : same / tokens.length;
}
