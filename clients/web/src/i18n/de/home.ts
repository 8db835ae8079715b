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
  homeWays: "Was es noch gibt",
  homeTutorial: "In fünf Minuten lernen",
  homeTutorialText: "Ein kleiner Baum zum Ausprobieren. Kein Server, keine Uhr, keine anderen.",
  homeRehearse: "Allein proben",
  homeRehearseText: "Eine ganze Partie unter Bots: in deinem Tempo oder schnell.",
  homeCreate: "Räume öffnen",
  homeCreateText: "Für 45, 90 oder 180 Minuten und bis zu 200 Personen, mit einem Code für alle.",
  homeLeadRooms: "Meine Räume",
  homeLeadRoomsText: "Uhr, Plätze, Worte: die Räume, die von diesem Gerät geleitet werden.",
  homeReplay: "Aufzeichnung öffnen",
  homeReplayText: "Eine Partie, die vorbei ist, aus ihrem Protokoll: wer wusste was, und wann.",
  homeCheck: "Das Netz prüfen",
  homeCheckText: "Wird es in diesem Raum, auf diesem Gerät gehen? Nach einer Minute weißt du es.",
};
