/** The chosen language, and numbers and lists written in it. */
import { remembered, remember } from "../lib/remember";
import { en } from "./en";
import type { Catalogue } from "./translated";

export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", zh: "中文" } as const;
export type Language = keyof typeof LANGUAGES;

/** Catalogues other than the reference are fetched when they are chosen. */
const loaders: Record<Exclude<Language, "en">, () => Promise<Catalogue>> = {
  de: async () => (await import("./de")).de,
  es: async () => (await import("./es")).es,
  fr: async () => (await import("./fr")).fr,
  zh: async () => (await import("./zh")).zh,
};

function isLanguage(word: string | undefined): word is Language {
  return word !== undefined && Object.hasOwn(LANGUAGES, word);
}

/** The first language of the browser that there is a catalogue for. */
export function preferred(languages: readonly string[]): Language {
  return languages.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage) ?? "en";
}

class Words {
  language = $state<Language>("en");
  /** The catalogue: `words.t.news`, `words.t.round({...})`. */
  t = $state.raw<Catalogue>(en);
  readonly #number = $derived(
    new Intl.NumberFormat(this.language, { maximumFractionDigits: 1, useGrouping: "min2" }),
  );
  readonly #list = $derived(new Intl.ListFormat(this.language, { type: "conjunction" }));

  number(value: number): string {
    return this.#number.format(value);
  }

  list(items: readonly string[]): string {
    return this.#list.format(items);
  }

  /** Change the language of the page. A catalogue that cannot be fetched leaves the page as it is. */
  async choose(language: Language): Promise<void> {
    this.t = language === "en" ? en : await loaders[language]();
    this.language = language;
    document.documentElement.lang = language;
    remember("language", language);
  }

  async start(): Promise<void> {
    const kept = remembered("language") ?? undefined;
    const language = isLanguage(kept) ? kept : preferred(navigator.languages);
    if (language !== this.language) await this.choose(language);
  }
}

export const words = new Words();
