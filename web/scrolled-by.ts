// virtua wants its scroll element as a property that is there or absent, never undefined.

export function scrolledBy(element: HTMLElement | undefined): { scrollRef?: HTMLElement } {
  return element ? { scrollRef: element } : {};
}
