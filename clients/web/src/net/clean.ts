/**
 * Words of others before they are shown. A server of this game has cleaned them already; a page trusts none.
 *
 * Everything that would forge or hide goes: control characters, zero-width signs, signs that turn the direction. Emoji
 * keep the joiners that hold them together.
 */
const UNSEEN =
  // eslint-disable-next-line no-control-regex -- these are the ones to find
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|[\u{e0000}-\u{e0fff}]/gu;
const BREAKS = /[\t\n\r\u2028\u2029]+/gu;
/** More than any text of the protocol has; whoever says more is not a server of this game. */
export const MOST_TEXT = 20_000;

export function cleanText(text: string): string {
  const short = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)} …` : text;
  return short.replace(BREAKS, " ").replace(UNSEEN, "").normalize("NFC");
}

/** `value` with every text in it cleaned; grids, which are bytes, stay what they are. */
export function cleaned<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]));
}
