/** How wide a word is in the page's own font, which differs from device to device. */
let pen: CanvasRenderingContext2D | null = null;
const widths = new Map<string, number>();
const REFERENCE = 100;

/** Width of `word`, set bold, per unit of font size. */
export function widthOf(word: string): number {
  const known = widths.get(word);
  if (known !== undefined) return known;
  if (pen === null) {
    pen = document.createElement("canvas").getContext("2d");
    if (pen === null) return word.length * 0.62;
    const family = getComputedStyle(document.documentElement).getPropertyValue("--round");
    pen.font = `650 ${REFERENCE}px ${family}`;
  }
  const width = pen.measureText(word).width / REFERENCE;
  widths.set(word, width);
  return width;
}
