import type { Catalogue } from "../translated";
import { analysis } from "./analysis";
import { check } from "./check";
import { connection } from "./connection";
import { create } from "./create";
import { debrief } from "./debrief";
import { general } from "./general";
import { home } from "./home";
import { join } from "./join";
import { lead } from "./lead";
import { match } from "./match";
import { play } from "./play";
import { talk } from "./talk";
import { tree } from "./tree";
import { tutorial } from "./tutorial";

export const fr: Catalogue = {
  ...analysis,
  ...check,
  ...connection,
  ...debrief,
  ...create,
  ...general,
  ...home,
  ...join,
  ...lead,
  ...match,
  ...play,
  ...talk,
  ...tree,
  ...tutorial,
};
