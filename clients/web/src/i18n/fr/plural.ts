const plural = new Intl.PluralRules("fr");

/** A number and its noun; nothing at all takes the singular in French: « 0 place libre ». */
export const nombre = (n: number, un: string, plusieurs: string): string =>
  `${n} ${plural.select(n) === "one" ? un : plusieurs}`;
