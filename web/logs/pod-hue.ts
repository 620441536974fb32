// Which of twelve colours a pod has: the same in every view, every browser and every snapshot.

const hues = 12;

/** FNV-1a over the name; replicas differ only in their last letters, which it spreads well. */
export function podHue(namespace: string, pod: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${namespace}/${pod}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return ((hash ^ (hash >>> 16)) >>> 0) % hues;
}
