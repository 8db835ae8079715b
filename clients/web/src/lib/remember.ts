/**
 * Small things kept on this device: language, colours, the token of one's own seat. Nothing of a match is kept.
 *
 * Storage can be switched off or full; then nothing is remembered and the page works all the same.
 */
const PREFIX = "techrace.";

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    // Not remembered.
  }
}
