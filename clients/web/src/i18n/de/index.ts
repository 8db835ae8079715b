import type { Catalogue } from "../translated";
import { check } from "./check";
import { connection } from "./connection";
import { debrief } from "./debrief";
import { general } from "./general";
import { home } from "./home";
import { match } from "./match";
import { play } from "./play";
import { tree } from "./tree";

export const de: Catalogue = { ...check, ...connection, ...debrief, ...general, ...home, ...match, ...play, ...tree };
