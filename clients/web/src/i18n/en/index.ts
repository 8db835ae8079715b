/** The English catalogue, one module for each part of the page: the reference that every other language follows. */
import { check } from "./check";
import { connection } from "./connection";
import { general } from "./general";
import { home } from "./home";
import { match } from "./match";
import { play } from "./play";
import { tree } from "./tree";

export const en = { ...check, ...connection, ...general, ...home, ...match, ...play, ...tree };
