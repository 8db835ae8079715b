import type { join as english } from "../en/join";
import type { Translated } from "../translated";
import { nombre } from "./plural";

export const join: Translated<typeof english> = {
  joinTitle: "Prendre place",
  joinLead: "Quel nom les autres verront-ils ?",
  yourNameHint: "Sans nom, vous portez celui de votre place.",
  takeSeatNow: "Prendre place",
  watchOnly: "Seulement regarder",
  haveCode: "J’ai reçu un code personnel",
  personalCode: "Code personnel",
  personalCodeHint: "L’équipe d’animation vous l’a remis. Il ouvre votre propre place.",
  personalCodeWrong: "Ce n’est pas un code personnel : il en faut au moins 16 lettres.",
  seatsFree: (p) => (p.count === 0 ? "Aucune place libre." : nombre(p.count, "place libre", "places libres")),
  seatGone: "Votre ancienne place n’est plus à vous. Vous pouvez en prendre une autre.",
  codeGone: "Ce code n’ouvre plus aucune place. Demandez-en un nouveau à l’équipe d’animation.",
  roomLocked: "Personne d’autre ne peut entrer pour l’instant. Vous pouvez regarder.",
  noRoom: "Cette salle n’existe pas sur ce serveur.",

  roleTitle: "Votre rôle secret",
  roleOnlyYou: "Cela n’est visible que de vous. Les autres ont leurs propres rôles.",
  roleWant: "Ce que vous voulez",
  rolePoints: "Ce qui compte à la fin",
  roleHow: "Comment vous y prendre",
  iUnderstand: "J’ai compris",
  points_academic:
    "Surtout des points pour chaque technologie découverte, par qui que ce soit, avant la fin. Davantage pour celles que vous découvrez en premier.",
  points_profit:
    "Quelques points pour une technologie commerciale que vous avez découverte vous-même. Le reste pour l’argent que vos ventes ont rapporté.",
  points_haste:
    "Des points pour toute fin, bonne ou mauvaise, et d’autant plus qu’elle vient tôt. Un supplément si c’est vous qui la construisez. Rien si le temps s’écoule.",
  points_beneficial:
    "Tout pour une bonne fin. Un peu si le temps s’écoule. Presque rien pour une mauvaise, mais chaque mois gagné avant elle compte.",
  points_crowd:
    "Quelques points pour une technologie commerciale que vous avez découverte vous-même. Le reste pour l’argent que vos ventes ont rapporté.",
  how_academic:
    "Publiez : si les autres peuvent s’en servir, ils s’en servent, et tout cela compte pour vous. Une fin précoce laisse beaucoup à découvrir.",
  how_profit:
    "Cherchez les hexagones. Vendez chacun dès que vous l’avez : qui vend la même chose prend la moitié du marché. L’argent permet de recruter.",
  how_haste:
    "Suivez les traits épais jusqu’à la fin la plus proche. Prenez tout ce que les autres publient, et taisez votre destination.",
  how_beneficial:
    "Travaillez à ce qu’il faut pour la bonne fin. Inspectez : certaines mauvaises fins ont l’air bonnes. Réfléchissez avant de publier ce qui sert aussi à une mauvaise.",
  how_crowd:
    "Faites ce qui rapporte. Vous avez la plus grande équipe, et personne n’attend de vous que vous voyiez loin.",

  rulesTitle: "En une minute",
  rule_people:
    "À chaque tour, vous répartissez votre équipe : choisissez une technologie, placez-y du monde.",
  rule_needs:
    "Plus vous connaissez ce qu’elle nécessite, plus ça va vite. Les traits épais comptent le plus.",
  rule_publish:
    "Ce que vous construisez est à vous. Publiez-le pour le prestige, vendez-le ou gardez-le secret.",
  rule_ends: "Dès que quelqu’un construit un soleil ou un triangle, la partie est finie.",

  waitingTitle: "On attend les autres",
  waitingLead: "La partie commence quand tout le monde est là. Gardez cette page ouverte.",
  waitingFacilitator: "L’équipe d’animation donnera le départ. Gardez cette page ouverte.",
  whoIsHere: "Qui est là",
  seatsTaken: (p) => `${p.taken} ${p.taken > 1 ? "places prises" : "place prise"} sur ${p.seats}`,
  stillFree: "encore libre",
  practise: "Deux minutes d’entraînement",
  practiseLead: "Essayez les trois gestes d’un tour sur un tout petit arbre. Cela ne compte pas.",
  practiseNow: "S’entraîner",
  invite: "Inviter d’autres personnes",
  inviteLead: "Il suffit de scanner ceci ou de taper le code de la salle sur la page de ce serveur.",
  qrOf: (p) => `Code QR menant à la salle ${p.room}`,
  giveUpSeat: "Quitter la place",
  giveUpSure: "Quitter votre place ? Quelqu’un d’autre pourra la prendre.",
  staySeated: "Rester",

  practiceTitle: "Entraînement",
  practiceOf: (p) => `Étape ${p.step} sur ${p.steps}`,
  practice_choose: "Touchez « Machines apprenantes ». Cela ne nécessite que ce que vous connaissez déjà.",
  practice_put: "Placez-y maintenant du monde.",
  practice_end: "Toute votre équipe y travaille. Terminez le tour, et les mois passent.",
  practice_grow: "L’anneau montre votre avancement. Continuez jusqu’à ce que ce soit construit.",
  practice_results:
    "Construit ! Personne d’autre ne le sait avant la publication, à votre prochain tour, comme l’indique la case. Deux choses sont maintenant à portée : placez du monde sur l’une.",
  practice_split:
    "Et sur l’autre aussi. Donnez plus de monde à l’une des deux avec le curseur. Puis terminez le tour.",
  practice_ending:
    "Le soleil, à droite, est une fin. Ce n’est qu’une rumeur : en pointillé, et peut-être trompeuse. Touchez-le et voyez ce qu’il nécessite.",
  practice_done: "Voilà un tour. Tout le reste est au même endroit, pour quand vous en aurez envie.",
  practiceLeave: "Quitter l’entraînement",
  practiceReady: "C’est bon pour moi",
  practiceBegun: "La partie a commencé !",
  practiceGo: "Aller à la partie",
  practice_node_root: "Arithmétique",
  practice_node_learn: "Machines apprenantes",
  practice_node_shop: "Boutique de traduction",
  practice_node_safe: "Machines honnêtes",
  practice_node_end: "Âge d’or",
  practice_seat: "Votre labo",
  practice_other: "L’autre labo",
};
