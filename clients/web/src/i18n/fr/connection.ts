import type { connection as english } from "../en/connection";
import type { Translated } from "../translated";

export const connection: Translated<typeof english> = {
  connecting: "Connexion…",
  connected: "Connexion établie",
  reconnecting: (p) =>
    p.seconds > 0 ? `Connexion perdue. Nouvel essai dans ${p.seconds} s.` : "Connexion perdue. Nouvel essai…",
  reconnectNow: "Réessayer",
  offline: "Cet appareil est hors ligne. La partie continue ; vous la retrouverez avec le réseau.",
  closedFinished: "La connexion est fermée : la partie est finie.",
  closedReplaced: "Cette place est maintenant jouée dans une autre fenêtre.",
  takeBack: "La reprendre ici",
  closedNoRoom: "Cette salle n’existe pas sur ce serveur.",
  closedRoomClosed: "La salle a été fermée.",
  closedForbidden: "Ce lien n’ouvre plus la place. Demandez-en un nouveau.",
  closedVersion: "Le serveur est d’une version plus récente que cette page.",
  reload: "Recharger la page",
  closedHalted: "Une erreur du serveur a arrêté la salle. Les responsables peuvent voir laquelle.",
  closedFull: "Le serveur est plein. Nouvel essai bientôt.",
  closedProtocol:
    "Le serveur et cette page ne se comprennent pas. Rechargez-la ; si cela persiste, signalez-le.",
  closedOther: (p) => `La connexion s’est terminée (code ${p.code}).`,
  noSeatFree: "Il n’y a plus de place libre. Vous pouvez regarder.",
  watchInstead: "Regarder",
  refusedSentence: (p) => `Refusé : ${p.message}`,
};
