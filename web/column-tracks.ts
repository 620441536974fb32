// How wide the columns of a table are: decided once from what they hold, so that rows never push each other.

export interface Sample {
  readonly title: string;
  readonly texts: readonly string[];
}

export interface Tracks {
  /** A grid-template-columns. */
  readonly template: string;
  /** Below this width, in `ch`, the table scrolls sideways. */
  readonly least: number;
}

/** What a column shrinks to before the table scrolls; the longest column keeps more. */
const shrunk = 18;
const longestKeeps = 34;
const widest = 60;
/** Beside a column of prose (the message of an event) the others stay short. */
const besideProse = 26;
const gap = 2;

/** All columns grow from their least to what they hold; the longest takes the rest. */
export function columnTracks(samples: readonly Sample[]): Tracks {
  const wanted = samples.map(({ title, texts }) => Math.max(title.length + gap + 4, typical(texts) + gap));
  const longest = wanted.reduce((best, width, i) => (width > (wanted[best] ?? 0) ? i : best), 0);
  const least = wanted.map((width, i) => Math.min(width, i === longest ? longestKeeps : shrunk));
  const most = (wanted[longest] ?? 0) > widest ? besideProse : widest;
  const tracks = wanted.map((width, i) =>
    i === longest
      ? `minmax(${least[i]}ch, 1fr)`
      : `minmax(${least[i]}ch, ${Math.max(least[i] ?? 0, Math.min(width, most))}ch)`,
  );
  return { template: tracks.join(" "), least: least.reduce((sum, width) => sum + width, 0) };
}

/** Long enough for 95 of 100: one freak must not make the whole table wide. */
function typical(texts: readonly string[]): number {
  const sorted = texts.map((text) => text.length).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95))] ?? 0;
}
