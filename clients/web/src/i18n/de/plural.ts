export const zahl = (n: number, eins: string, viele: string): string => `${n} ${n === 1 ? eins : viele}`;
