/** Going to another part of the page. */

/** Bring a part of the page into view; at once for whoever wants little motion. */
export function goTo(id: string): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const part = document.getElementById(id);
  part?.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "start" });
  part?.focus({ preventScroll: true });
}
