// The questions that were asked in this tab, the newest first.
import * as v from "valibot";

const kept = 30;
const name = (slug: string): string => `kubin.searches.${slug}`;

export function searches(slug: string): string[] {
  try {
    return v.parse(v.array(v.string()), JSON.parse(sessionStorage.getItem(name(slug)) ?? "[]"));
  } catch {
    // Another version's, or a browser that keeps nothing: history is a comfort.
    return [];
  }
}

export function rememberSearch(slug: string, text: string): void {
  if (text.trim() === "") return;
  const all = [text, ...searches(slug).filter((one) => one !== text)].slice(0, kept);
  try {
    sessionStorage.setItem(name(slug), JSON.stringify(all));
  } catch {
    // A full or forbidden store: the search itself works without.
  }
}
