import { describe, expect, it } from "vitest";
import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import type { Language } from "./index.svelte";
import type { Catalogue } from "./translated";
import { zh } from "./zh";

const OTHERS: Record<Exclude<Language, "en">, Catalogue> = { de, es, fr, zh };

/** Texts that are spelt as in English. */
const SAME: Record<keyof typeof OTHERS, readonly string[]> = {
  de: ["appName"],
  es: ["appName"],
  fr: ["appName", "kind_blue", "field_app", "bot", "points", "prestige", "debriefChart_prest"],
  zh: ["appName"],
};

const LANGUAGES = Object.keys(OTHERS) as (keyof typeof OTHERS)[];

/** Everything that a catalogue can say, with many a value for each parameter. */
function sayings(catalogue: Catalogue): string[] {
  const values = [0, 1, 2, "", "x", true, false].map(
    (value) =>
      new Proxy({}, { get: (_, key) => (key === "parts" ? ["x", "x"] : key === "code" ? "xx" : value) }),
  );
  return Object.values(catalogue).flatMap((text) =>
    typeof text === "string" ? [text] : values.map((value) => (text as (p: object) => string)(value)),
  );
}

describe("catalogues", () => {
  it.each(LANGUAGES)("say nothing in English in %s, which the compiler cannot see", (language) => {
    const other = OTHERS[language];
    expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort());
    const same = Object.keys(en).filter((key) => {
      const [a, b] = [en[key as keyof typeof en], other[key as keyof typeof en]];
      return typeof a === "string" && a === b;
    });
    expect(new Set(same)).toEqual(new Set(SAME[language]));
  });

  it.each(LANGUAGES)("leave no text empty in %s", (language) => {
    const empty = Object.entries(OTHERS[language]).filter(
      ([, text]) => typeof text === "string" && text.trim() === "",
    );
    expect(empty).toEqual([]);
  });

  it("say one and many", () => {
    expect(en.shots({ count: 1 })).toBe("1 warning shot");
    expect(en.shots({ count: 2 })).toBe("2 warning shots");
    expect(de.shots({ count: 1 })).toBe("1 Warnschuss");
    expect(de.hiddenNodes({ count: 3 })).toBe("3 Technologien liegen noch im Nebel.");
    expect(es.openSeats({ count: 0 })).toBe("0 puestos libres");
    expect(es.openSeats({ count: 1 })).toBe("1 puesto libre");
    expect(fr.openSeats({ count: 0 })).toBe("0 place libre");
    expect(fr.openSeats({ count: 2 })).toBe("2 places libres");
  });

  it("keep French punctuation on the line of its word", () => {
    expect(fr.kindGuess({ kind: fr.kind_yellow })).toBe("bonne fin\u00a0?");
    expect(sayings(fr).filter((text) => / [:;?!»%]|« /.test(text))).toEqual([]);
  });
});
