/** The English catalogue, one module for each part of the page: the reference that every other language follows. */
import { check } from "./check";
import { connection } from "./connection";
import { create } from "./create";
import { debrief } from "./debrief";
import { general } from "./general";
import { home } from "./home";
import { lead } from "./lead";
import { match } from "./match";
import { play } from "./play";
import { tree } from "./tree";

export const en = {
  ...check,
  ...connection,
  ...create,
  ...debrief,
  ...general,
  ...home,
  ...lead,
  ...match,
  ...play,
  ...tree,
};
