const plural = new Intl.PluralRules("es");

export const cuenta = (n: number, uno: string, varios: string): string =>
  `${n} ${plural.select(n) === "one" ? uno : varios}`;
