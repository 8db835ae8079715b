import type { check as english } from "../en/check";
import type { Translated } from "../translated";
import { nombre } from "./plural";

export const check: Translated<typeof english> = {
  checkTitle: "Est-ce que ça marchera ici ?",
  checkLead:
    "Cette page maintient pendant une minute une connexion avec le serveur du jeu et examine cet appareil. Laissez-la ouverte, de préférence là où l’on jouera.",
  checkRunning: (p) => `Connexion maintenue… encore ${nombre(p.seconds, "seconde", "secondes")}`,
  checkProgress: "Avancement du test",
  checkAgain: "Refaire le test",
  check_good: "Tout va bien. Cet appareil peut jouer ici.",
  check_usable: "Ça ira. Lisez ce qui est signalé ci-dessous.",
  check_bad: "Ça ne marchera pas ainsi.",
  checkGrade_good: "bien",
  checkGrade_usable: "à noter",
  checkGrade_bad: "problème",
  checkHeld: (p) =>
    p.seconds === 0
      ? "Aucune connexion au serveur n’a tenu. Un pare-feu, un proxy ou un réseau d’invités bloque peut-être les websockets."
      : p.losses === 0
        ? `La connexion a tenu ${nombre(p.seconds, "seconde", "secondes")} sans coupure.`
        : `La connexion a été testée ${nombre(p.seconds, "seconde", "secondes")}, avec ${nombre(p.losses, "coupure", "coupures")}.`,
  checkHeldTitle: "Connexion",
  checkTripsTitle: "Délai",
  checkTrips: (p) => `Une réponse prend ${p.typical} ms en général, et ${p.worst} ms quand elle est lente.`,
  checkClockTitle: "Horloge de cet appareil",
  checkClock: (p) =>
    p.seconds === 0
      ? "L’horloge s’accorde avec celle du serveur."
      : p.seconds > 0
        ? `L’horloge retarde de ${nombre(p.seconds, "seconde", "secondes")} sur celle du serveur. Le jeu compte des durées : c’est sans conséquence.`
        : `L’horloge avance de ${nombre(-p.seconds, "seconde", "secondes")} sur celle du serveur. Le jeu compte des durées : c’est sans conséquence.`,
  checkBrowserTitle: "Navigateur",
  checkBrowser: (p) =>
    p.missing === ""
      ? "Le navigateur a tout ce qu’il faut à la page."
      : `Le navigateur est trop ancien. Il lui manque : ${p.missing}. Mettez-le à jour ou prenez-en un autre.`,
  checkStorageTitle: "Mémoire",
  checkStorage: (p) =>
    p.works
      ? "La page peut retenir une place : après un rechargement, on la retrouve."
      : "Le navigateur ne laisse rien retenir à la page (une fenêtre privée ?). Un rechargement ferait perdre la place.",
  checkScreenTitle: "Écran",
  checkScreen: (p) => `${p.width} × ${p.height} points à l’écran.`,
  checkCopy: "Copier le résultat",
  checkSend: "Envoyer aux responsables",
  checkName: "Quel est cet appareil ?",
  checkNameHint: "Par exemple : tablette 3, dernier rang",
  checkSent: "Le résultat est bien arrivé. Merci.",
  checkNotSent: "L’envoi a échoué. Copiez plutôt le résultat.",
  checkReceived: "Pour les responsables : résultats reçus",
  checkNone: "Rien n’a été envoyé depuis le lancement du serveur.",
  checkLook: "Les afficher",
  checkLookAgain: "Actualiser",
  checkListFailed: "Les résultats n’ont pas pu être chargés.",
  checkFrom: (p) => (p.name === "" ? `Un appareil à ${p.time}` : `${p.name}, à ${p.time}`),
  copyDone: "Copié.",
  copyFailed: "Ce navigateur ne laisse pas la page copier.",
  adminToken: "Le jeton des responsables",
  adminTokenHint:
    "Ce serveur a été lancé avec TECHRACE_ADMIN_TOKEN ; il est demandé ici et n’est pas conservé.",
};
