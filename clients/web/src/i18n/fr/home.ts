import type { home as english } from "../en/home";
import type { Translated } from "../translated";
import { nombre } from "./plural";

export const home: Translated<typeof english> = {
  homeLead:
    "Certaines technologies valent de l’argent, d’autres de la renommée, et d’autres encore mettent fin à l’histoire. Qui construira quoi en premier ?",
  roomCode: "Code de la salle",
  roomCodeHint: "Les lettres que l’on vous montre",
  roomCodeWrong: "Un code de salle ne contient que des lettres, des chiffres, - et _.",
  nickname: "Votre nom",
  nicknameHint: "Tel que les autres le verront",
  watch: "Suivre",
  takeSeat: "Entrer",
  play: "Jouer",
  runningMatches: "Parties sur ce serveur",
  noMatches: "Aucune partie publique en cours ici.",
  loading: "Recherche…",
  openSeats: (p) => nombre(p.count, "place libre", "places libres"),
  watchMatch: (p) => `Suivre ${p.title}`,
  playMatch: (p) => `Jouer à ${p.title}`,
  homeWays: "Que faire d’autre",
  homeTutorial: "Apprendre en cinq minutes",
  homeTutorialText: "Un petit arbre pour essayer. Sans serveur, sans horloge, sans adversaires.",
  homeRehearse: "S’exercer en solo",
  homeRehearseText: "Une partie entière parmi des bots : à votre rythme, ou en accéléré.",
  homeCreate: "Ouvrir des salles",
  homeCreateText:
    "Pour 45, 90 ou 180 minutes et jusqu’à 200 personnes, avec un seul code pour tout le monde.",
  homeLeadRooms: "Mes salles",
  homeLeadRoomsText: "Horloge, places, annonces : les salles animées depuis cet appareil.",
  homeReplay: "Revoir une partie",
  homeReplayText: "Une partie terminée, d’après son journal : qui savait quoi, et quand.",
  homeCheck: "Tester le réseau",
  homeCheckText: "Est-ce que ça marchera ici, sur cet appareil ? Réponse en une minute.",
};
