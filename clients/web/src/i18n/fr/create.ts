import type { create as english } from "../en/create";
import type { Translated } from "../translated";
import { nombre } from "./plural";

export const create: Translated<typeof english> = {
  createTitle: "Ouvrir des salles pour un atelier",
  createLong: "De combien de temps disposez-vous ?",
  createMinutes: "min",
  createPreset_45: "Une partie courte sur un petit arbre, et quelques mots après",
  createPreset_90: "La course standard, avec le temps de se parler",
  createPreset_180: "La course standard, sans se presser, et un long débriefing",
  createPeople: "Combien de personnes ?",
  createPeopleNumber: "Combien de personnes, en chiffres",
  createMore: "Autres réglages",
  createScenario: "Jeu",
  createPerRoom: "Personnes par salle, au plus",
  createPerRoomHint: (p) => `Le jeu a ${p.seats} places ; des bots peuvent jouer les autres.`,
  createSeconds: "Secondes par tour",
  createSecondsHint: "Un tour finit plus tôt quand tout le monde a décidé.",
  createMatches: "Parties à la suite",
  createMatchesHint: "Avec les mêmes personnes ; chaque fois, tout le monde se décale d’une place.",
  createDealt: "Tirer au sort les motivations secrètes",
  createBots: "Des bots maison jouent là où il manque du monde",
  createTalk: "Les places peuvent se parler",
  createListed: "Afficher les salles sur la page d’accueil",
  createPlan: "Voici ce que cela donne",
  createRooms: "Salles en parallèle",
  createEach: "Personnes dans chacune",
  createBotSeats: "Places de bots",
  createRound: "Un tour, au plus",
  createRoundsMost: "Tours, au plus",
  createTimes: "L’emploi du temps",
  createIntro: "Accueil",
  createPlay: "Jeu",
  createDebrief: "Débriefing",
  createEnds: (p) => `Si vous commencez maintenant, ce sera fini à ${p.time} au plus tard.`,
  createDo: (p) => (p.rooms === 1 ? "Ouvrir la salle" : `Ouvrir ${p.rooms} salles`),
  createRefused: "Le serveur ne les a pas ouvertes.",
  createTokenWrong: "Ce n’est pas le jeton avec lequel le serveur a été lancé.",
  createTooMany: (p) =>
    p.rooms === 0
      ? "Le serveur n’a plus de place pour une autre salle."
      : `Le serveur a encore de la place pour ${nombre(p.rooms, "salle", "salles")}.`,
  createNoServer: "Le serveur ne répond pas.",
  createdTitle: "Les portes sont ouvertes",
  createdSentence: (p) =>
    p.rooms === 1
      ? "La salle attend. On y entre avec ce code :"
      : `${p.rooms} salles attendent. On entre dans toutes avec ce seul code :`,
  createdOne: "Rien ne commence sans vous.",
  createdMany: "Chaque personne reçoit une place là où il en reste le plus. Rien ne commence sans vous.",
  createdLead: "Animer",
  createdKept: "Le droit d’animer est conservé sur cet appareil, et nulle part ailleurs.",

  rehearseTitle: "S’exercer en solo",
  rehearseLead:
    "Une salle à vous, avec des bots à toutes les autres places. Personne d’autre n’en est averti.",
  rehearsePart: "Que voulez-vous essayer ?",
  rehearsePlay: "Jouer une place",
  rehearseConsole: "Animer une partie de bots, avec la console d’animation",
  rehearsePace: "À quelle vitesse ?",
  rehearseOwn: "À mon rythme : les bots ont toujours déjà décidé",
  rehearseFast: "Vite : un mois toutes les deux secondes, quoi que je fasse",
  rehearseDo: "Commencer",
  rehearseNoBots: "Ce serveur a été lancé sans bots maison.",

  wallJoin: "Rejoignez avec votre téléphone",
  wallHere: (p) =>
    p.count === 0 ? "Qui arrive en premier ?" : nombre(p.count, "personne déjà là", "personnes déjà là"),
  wallQuiet: "Rien n’est encore public.",
  wallGone: "Cette salle n’existe plus.",
  wallLost: "La connexion est perdue. Elle reviendra d’elle-même.",
};
