import type { debrief as english } from "../en/debrief";
import type { Translated } from "../translated";

export const debrief: Translated<typeof english> = {
  debriefTitle: "Revoir une partie",
  debriefLead:
    "Déposez ici le journal d’une partie et voyez ce que personne ne pouvait voir en jouant : les motivations, le véritable arbre, qui savait quoi et quand, et pourquoi cela s’est fini ainsi.",
  debriefDrop: "Déposez ici un fichier .techrace",
  debriefChoose: "Choisir un fichier",
  debriefKept: "Le fichier ne va qu’à ce serveur, qui le lit et n’en garde rien.",
  debriefReading: "La partie est rejouée…",
  debriefMissing: "Ce serveur n’a pas de partie finie de ce nom. Si vous avez son journal, déposez-le ici.",
  debriefRefused: (p) => `Ce fichier ne peut pas être raconté : ${p.message}`,
  debriefExtract:
    "C’est un extrait : les secrets en ont été retirés avant sa remise, et l’on ne peut donc pas raconter la partie. Ouvrez le lien du débriefing de la partie, ou demandez le journal complet à l’équipe d’animation.",
  debriefBusy: "Le serveur a fort à faire. Réessayez dans un instant.",
  debriefLarge: "Le fichier est trop grand pour ce serveur.",
  debriefOffline: "Le serveur est injoignable.",
  debriefAnother: "Une autre partie",
  debriefOpen: "Débriefing : pourquoi cette fin",
  debriefTryAgain: "Réessayer",
  debriefSections: "Parties du débriefing",

  debriefEnd: "Comment cela s’est fini",
  debriefEndSentence_yellow: "Cela s’est bien fini.",
  debriefEndSentence_red: "Cela s’est mal fini.",
  debriefEndSentence_horizon: "Le temps s’est écoulé.",
  debriefEndSentence_running: "La partie n’a pas été jouée jusqu’au bout.",
  debriefBuilt: (p) => `Construit par ${p.seats} au mois ${p.tick} : ${p.node}.`,
  debriefNobodyBuilt: (p) => `Après ${p.tick} mois, personne n’avait construit de fin.`,
  debriefStopped: (p) => `Arrêt après ${p.tick} mois : ${p.reason}`,
  debriefFacade: (p) => `${p.node} passait pour « ${p.seemed} » ; c’était « ${p.kind} ».`,
  debriefPiece_unlocked: (p) =>
    `Dernière pièce manquante : ${p.node}, construction par ${p.seat} au mois ${p.tick}.`,
  debriefPiece_published: (p) =>
    `Dernière pièce manquante : ${p.node}, publication par ${p.by} au mois ${p.tick}.`,
  debriefPiece_leaked: (p) => `Dernière pièce manquante : ${p.node}, fuite au mois ${p.tick}.`,
  debriefPiece_shared: (p) =>
    `Dernière pièce manquante : ${p.node}, transmission par ${p.by} à ${p.seat} au mois ${p.tick}.`,
  debriefOther: (p) =>
    `La ${p.kind} la plus proche était à environ ${p.months} mois de travail, pour ${p.seat}.`,
  debriefNoWay: (p) => `Personne n’avait de chemin vers une ${p.kind}.`,
  debriefWho: "Qui voulait quoi, et qui s’en est approché",
  debriefWanted: "Voulait en secret",
  debriefPoints: (p) => `${p.points} sur 1000`,
  debriefNoPoints: "pas de points : partie inachevée",
  debriefSeeAs: (p) => `Voir comme ${p.seat}`,
  debriefBuilder: "a construit la fin",
  debriefTookOver: (p) => `à partir du mois ${p.tick} : ${p.name}`,

  debriefAgain: "Revivre la partie",
  debriefEyes: "Vu par",
  debriefTime: "Mois",
  debriefAt: (p) => `Mois ${p.tick} sur ${p.ticks}, tour ${p.round}`,
  debriefPlay: "Lire",
  debriefPause: "Arrêter",
  debriefScrubber: "Parcourir la partie",
  debriefSpeed: "Vitesse",
  debriefSpeedOf: (p) => `${p.speed}×`,
  debriefBack: "Reculer d’un mois",
  debriefOn: "Avancer d’un mois",
  debriefMomentBack: "Moment décisif précédent",
  debriefMomentOn: "Moment décisif suivant",
  debriefKeys:
    "Flèches : un mois. Page haut et bas : un tour. N et P : moments décisifs. Espace : lire et arrêter.",
  debriefSeenAs: (p) => `Vu par ${p.seat}`,
  debriefSeenTruth: "La vérité",
  debriefSeenPublic: "Ce que tout le monde pouvait voir",
  debriefMarkProject: "l’équipe de cette place y travaille",
  debriefMarkUnlocked: "construite par cette place",
  debriefMarkKnown: "connue de cette place",
  debriefMarkWorked: "quelqu’un y travaille",
  debriefMarkSecret: "tenue secrète",

  debriefHolders: "Qui la connaît maintenant",
  debriefNobody: "Personne encore.",
  debriefWorkers: "Qui y travaille maintenant",
  debriefWorks: (p) => `${p.seat} : ${p.share} % de l’équipe, fait à ${p.progress} %`,
  debriefDone: (p) => `${p.seat} : fait à ${p.progress} %`,
  debriefSeemed: (p) => `Avant inspection, passe pour « ${p.kind} ».`,
  debriefOwnProgress: (p) => `fait à ${p.progress} %`,
  debriefWork: (p) => (p.exact ? `${p.work} de travail` : `environ ${p.work} de travail`),

  debriefHappened: "Ce qui s’est passé",
  debriefNothing: "Il ne s’est encore rien passé.",
  debriefInMonth: (p) => `Mois ${p.tick}`,
  debriefEv_unlock: (p) =>
    p.again
      ? `Construit à son tour par ${p.seats} : ${p.node}.`
      : `Construit en premier par ${p.seats} : ${p.node}.`,
  debriefEv_published: (p) => `Publié par ${p.seats} : ${p.node}.`,
  debriefEv_public: (p) => `${p.node} entre dans le domaine public.`,
  debriefEv_leaked: (p) => `${p.node} a fuité.`,
  debriefEv_shared: (p) => `Transmis par ${p.by} à ${p.seats} : ${p.node}.`,
  debriefEv_exposed: (p) => `Véritable nature révélée par ${p.seats} : ${p.node}.`,
  debriefEv_revealed: (p) => `Un audit a montré que quelqu’un possède ${p.node}.`,
  debriefEv_sale: (p) => `Mise en vente par ${p.seats} : ${p.node}.`,
  debriefEv_shot: (p) => `Coup de semonce : un incident s’est produit avec ${p.node}.`,
  debriefEv_end_yellow: "Une bonne fin a été construite. La partie était finie.",
  debriefEv_end_red: "Une mauvaise fin a été construite. La partie était finie.",
  debriefEv_end_horizon: "Le temps était écoulé.",
  debriefEv_shock: (p) =>
    [
      p.text === "" ? "De l’extérieur :" : p.text,
      p.concern === 0 ? "" : `inquiétude ${p.concern > 0 ? "+" : "−"}${Math.abs(p.concern)}`,
      p.regulation === 0 ? "" : `régulation ${p.regulation > 0 ? "+" : "−"}${Math.abs(p.regulation)}`,
    ]
      .filter((part) => part !== "")
      .join(" "),
  debriefHost: "Animation",
  debriefSaid: (p) => (p.to === "" ? p.name : `${p.name} à ${p.to}`),

  debriefMoments: "Moments décisifs",
  debriefMomentsRule:
    "Un événement compte d’autant plus que, sans lui, la bonne ou la mauvaise fin la plus proche aurait été plus lointaine.",
  debriefNearer: (p) => `${p.kind} plus proche de ${p.months} mois`,
  debriefLeadChanged: (p) => `Dès lors, une ${p.kind} était plus proche.`,

  debriefRace: "La course",
  debriefRaceHelp:
    "Mois de travail jusqu’à la bonne et à la mauvaise fin les plus proches, si une place y mettait toute son équipe. Calculé après coup à partir de ce qui était caché ; plus c’est bas, plus c’est proche.",
  debriefRaceOf: (p) => `Courbe affichée : ${p.seat}.`,
  debriefRaceBest: "Courbe affichée : la place la plus proche à chaque instant.",
  debriefChart: "Courbe",
  debriefChart_race: "Distance aux fins",
  debriefChart_chance: "Probabilités",
  debriefChanceHelp:
    "En pourcentage : la fréquence de chaque fin quand des bots maison, avec les motivations de chaque place, ont continué la partie de là un grand nombre de fois. Avec d’autres joueurs, ces probabilités seraient différentes.",
  debriefChanceMaking: "La partie est continuée depuis chaque tour…",
  debriefChanceMissing: "Ce serveur ne calcule pas de probabilités pour cette partie.",
  debriefChart_concern: "Inquiétude et régulation",
  debriefChart_heads: "Équipe",
  debriefChart_prest: "Prestige",
  debriefChart_money: "Argent",
  debriefAsCurve: "En courbe",
  debriefAsTable: "En tableau",
  debriefCurveOf: (p) => `${p.what}, avec un repère au mois ${p.tick}`,

  debriefKnowledge: "Qui savait quoi, et quand",
  debriefKnowledgeHelp:
    "Chaque ligne est une technologie, les mois vont de gauche à droite. Rayé : un secret. Uni : public. Lettre pleine : l’a construite ; lettre creuse : l’a reçue.",
  debriefLane: (p) => `${p.node} : ${p.parts.join(" ; ")}`,
  debriefLane_unlocked: (p) => `construction par ${p.seat} au mois ${p.tick}`,
  debriefLane_shared: (p) => `transmission à ${p.seat} au mois ${p.tick}`,
  debriefLane_public: (p) => `dans le domaine public dès le mois ${p.tick}`,
  debriefLane_leaked: (p) => `fuite au mois ${p.tick}`,
  debriefLane_secret: "jamais dans le domaine public",
  debriefHow_unlocked: "construction",
  debriefHow_published: "publication",
  debriefHow_leaked: "fuite",
  debriefHow_shared: "transmission",
  debriefCell: (p) => `${p.how}, mois ${p.tick}`,
  debriefNever: "jamais",
  debriefNothingKnown: "Personne n’a rien appris.",
  debriefLeakSign: "fuite",
  debriefSecretBar: "secret",
  debriefPublicBar: "domaine public",

  debriefPledges: "Promesses",
  debriefNoPledges: "Personne n’a fait de promesse officielle.",
  debriefPledge_publish: (p) => `de publier ${p.node}`,
  "debriefPledge_not-publish": (p) => `de ne pas publier ${p.node}`,
  debriefPledge_share: (p) => `de partager ${p.node}`,
  "debriefPledge_not-sell": (p) => `de ne pas vendre ${p.node}`,
  "debriefPledge_not-research": (p) => `de ne pas travailler sur ${p.node}`,
  "debriefPledge_not-build": (p) => `de ne pas construire ${p.node}`,
  debriefPledge_other: () => "avec ses propres mots",
  debriefPromised: (p) =>
    p.to === ""
      ? `Au mois ${p.tick}, ${p.seat} a promis à tout le monde ${p.what}.`
      : `Au mois ${p.tick}, ${p.seat} a promis à ${p.to} ${p.what}.`,
  debriefUntil: (p) => `Jusqu’au mois ${p.tick}.`,
  debriefState_kept: "tenue",
  debriefState_broken: "rompue",
  debriefState_unjudged: "à vous de juger",

  debriefDiscuss: "À discuter",
  debriefDiscussLead: "Des questions que pose cette partie. Il n’y a pas de bonne réponse.",
  debriefAsk_facade: (p) =>
    p.inspected
      ? `${p.node} n’était pas ce que l’on croyait, alors que quelqu’un avait commencé l’inspection. Qu’aurait-il fallu pour le découvrir à temps ?`
      : `${p.node} n’était pas ce que l’on croyait, et il n’y a eu aucune inspection. Pourquoi ? Qu’est-ce qui aurait justifié d’y mettre du monde ?`,
  debriefAsk_close_call: (p) =>
    `À la fin, une ${p.kind} était à ${p.months} mois de travail, pour ${p.seat}. Qui aurait pu faire la différence, et en avait-on conscience ?`,
  debriefAsk_helped_red: (p) =>
    `Quand ${p.node} est passé à d’autres au mois ${p.tick}, par ${p.seats}, une mauvaise fin s’est rapprochée de ${p.months} mois. Auriez-vous fait de même avec ce que l’on savait alors ?`,
  debriefAsk_helped_yellow: (p) =>
    `Quand ${p.node} est passé à d’autres au mois ${p.tick}, par ${p.seats}, une bonne fin s’est rapprochée de ${p.months} mois. Qu’y avait-il à gagner pour soi-même ?`,
  debriefAsk_broken_pledge: (p) =>
    `${p.seat} a rompu une promesse (${p.node}). Quelqu’un s’en est-il aperçu ? Qu’est-ce qui aurait obligé à la tenir ?`,
  debriefAsk_secret: (p) =>
    `Pendant ${p.months} mois, une seule place connaissait ${p.node} : ${p.seat}. Que valait ce secret, et pour qui aurait-il valu davantage ?`,
  debriefAsk_allies: (p) =>
    p.spoke
      ? `${p.seats} voulaient la même chose et se sont parlé, mais sans jamais rien se transmettre. Qu’est-ce qui l’a empêché ?`
      : `${p.seats} voulaient la même chose. Comment le découvrir, et comment se faire confiance ?`,
  debriefAsk_shot: (p) =>
    p.after > p.before
      ? `Après le coup de semonce au mois ${p.tick} (${p.node}), la régulation est passée de ${p.before} à ${p.after} sur 100. Était-ce assez, et assez tôt ?`
      : `Après le coup de semonce au mois ${p.tick} (${p.node}), la régulation n’a pas augmenté. Qui était en mesure d’y changer quelque chose ?`,
  debriefAsk_what_if: (p) =>
    `Supposons que personne n’ait construit ${p.node} au mois ${p.tick} (alors : ${p.seats}). Qui l’aurait fait, et combien de temps après ?`,
  debriefAsk_leak: (p) =>
    p.count === 1
      ? `${p.node} a fuité au mois ${p.tick}. À qui cela a-t-il servi ? La sécurité aurait-elle valu son prix ?`
      : `${p.count} secrets ont fuité, dont ${p.node} au mois ${p.tick}. À qui cela a-t-il servi ?`,
  debriefAsk_politics: (p) =>
    p.pro === ""
      ? `Contre la régulation : ${p.contra} ; pour : personne. Elle a culminé à ${p.peak} sur 100 au mois ${p.tick}. Pourquoi personne n’a-t-il répliqué ?`
      : p.contra === ""
        ? `Pour la régulation : ${p.pro}. Elle a culminé à ${p.peak} sur 100 au mois ${p.tick}. Qui a-t-elle ralenti ?`
        : `Pour la régulation : ${p.pro} ; contre : ${p.contra}. Elle a culminé à ${p.peak} sur 100 au mois ${p.tick}. Qui l’a emporté ?`,
  debriefAsk_twice: (p) =>
    `${p.node} a été construit plusieurs fois, chaque fois séparément : ${p.seats}. Qu’a-t-on perdu ainsi, et était-ce perdu pour tout le monde ?`,
  debriefAsk_no_pledges: (p) =>
    p.talked
      ? "Vous vous êtes parlé, mais personne n’a fait de promesse officielle. Aurait-on cru à une promesse ?"
      : "Personne n’a parlé ni rien promis. Qu’auriez-vous dit, et à qui ?",

  debriefDownloads: "À emporter",
  debriefTables: "Tableaux pour l’analyse (zip)",
  debriefTablesHelp:
    "Le journal contient ce que tout le monde pouvait voir ; l’équipe d’animation peut en avoir la totalité. Les tableaux s’ouvrent dans un tableur ou un notebook.",
};
