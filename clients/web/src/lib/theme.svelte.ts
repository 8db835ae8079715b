import { remember, remembered } from "./remember";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

class Colours {
  theme = $state<Theme>("auto");

  start(): void {
    const kept = THEMES.find((theme) => theme === remembered("theme"));
    if (kept !== undefined) this.choose(kept);
  }

  choose(theme: Theme): void {
    this.theme = theme;
    if (theme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    remember("theme", theme === "auto" ? null : theme);
  }
}

export const colours = new Colours();
