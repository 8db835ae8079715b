import type { home as english } from "../en/home";
import type { Translated } from "../translated";
import { zahl } from "./plural";

export const home: Translated<typeof english> = {
  homeLead:
    "Manche Technologien bringen Geld, manche Ruhm, und manche beenden die Geschichte. Wer baut was zuerst?",
  roomCode: "Raumcode",
  roomCodeHint: "Die Buchstaben, die die Spielleitung zeigt",
  roomCodeWrong: "Ein Raumcode hat nur Buchstaben, Ziffern, - und _.",
  nickname: "Dein Name",
  nicknameHint: "So sehen dich die anderen",
  watch: "Zuschauen",
  takeSeat: "Mitspielen",
  play: "Spielen",
  runningMatches: "Partien auf diesem Server",
  noMatches: "Hier läuft gerade keine öffentliche Partie.",
  loading: "Suche …",
  openSeats: (p) => zahl(p.count, "Platz ist frei", "Plätze sind frei"),
  watchMatch: (p) => `${p.title} zuschauen`,
  playMatch: (p) => `${p.title} spielen`,
};
