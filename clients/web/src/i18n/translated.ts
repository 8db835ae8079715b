import type { en } from "./en";

type Widened<T> = T extends string ? string : T;
/** What another language must provide for a part of the English catalogue: every key, with the same parameters. */
export type Translated<T> = { readonly [K in keyof T]: Widened<T[K]> };
/** What a language must provide. */
export type Catalogue = Translated<typeof en>;
