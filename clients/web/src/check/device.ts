/** What the page can find out about the device it runs on. */
import type { Device } from "./verdict";

/** What a browser must have, by the name that its makers use. */
const NEEDED: Readonly<Record<string, () => boolean>> = {
  WebSocket: () => typeof WebSocket === "function",
  "<dialog>": () => typeof HTMLDialogElement === "function" && "showModal" in HTMLDialogElement.prototype,
  ResizeObserver: () => typeof ResizeObserver === "function",
  "Intl.ListFormat": () => typeof Intl.ListFormat === "function",
  "CSS light-dark()": () => CSS.supports("color", "light-dark(#000, #fff)"),
  "CSS grid": () => CSS.supports("display", "grid"),
  SVG: () => document.createElementNS("http://www.w3.org/2000/svg", "svg") instanceof SVGElement,
};

export function device(): Device {
  return {
    width: screen.width,
    height: screen.height,
    storage: keeps(),
    missing: Object.entries(NEEDED)
      .filter(([, has]) => !has())
      .map(([name]) => name),
  };
}

function keeps(): boolean {
  try {
    localStorage.setItem("techrace.check", "1");
    const kept = localStorage.getItem("techrace.check") === "1";
    localStorage.removeItem("techrace.check");
    return kept;
  } catch {
    return false;
  }
}
