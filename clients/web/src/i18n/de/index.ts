import type { Catalogue } from "../translated";
import { connection } from "./connection";
import { general } from "./general";
import { home } from "./home";
import { match } from "./match";
import { play } from "./play";
import { tree } from "./tree";

export const de: Catalogue = { ...connection, ...general, ...home, ...match, ...play, ...tree };
