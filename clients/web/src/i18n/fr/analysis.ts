import type { analysis as english } from "../en/analysis";
import type { Translated } from "../translated";
import { nombre } from "./plural";

const technologies = (n: number): string => nombre(n, "technologie", "technologies");

export const analysis: Translated<typeof english> = {
  analysisTitle: "Ce qui a compté",
  analysisLead:
    "Le serveur continue cette partie de nombreuses fois depuis chaque position : quelle était la probabilité d’une bonne fin, et quelles décisions et technologies l’ont changée ?",
  analysisStart: "Analyser cette partie",
  analysisCost: "Une ou quelques minutes de calcul, une seule fois ; ensuite, c’est là pour tout le monde.",
  analysisWaiting: "En attente de son tour…",
  analysisStep: (p) => `Étape ${p.step} sur ${p.steps} : ${p.what}…`,
  analysisStage_line: "l’évolution des probabilités",
  analysisStage_decisions: "l’effet de chaque décision",
  analysisStage_values: "ce que chaque technologie aurait changé",
  analysisStage_seats: "quel travail a compté",
  analysisStage_secrets: "ce que publier aurait changé",
  analysisProgress: "Avancement de l’analyse",
  analysisMeanwhile: "Vous pouvez continuer à lire. Elle s’achèvera même si vous quittez cette page.",
  analysisThere: "L’analyse est prête.",
  analysisOnlyOwn:
    "Un serveur analyse les parties jouées chez lui. Pour un fichier, techrace replay report FICHIER en fait autant sous forme de page.",
  analysisNone: "Ce serveur ne fait pas d’analyses.",
  analysisRefused: (p) => `Cette partie ne peut pas être analysée : ${p.message}`,

  analysisBetween: (p) => `${p.value} (${p.low}–${p.high})`,
  analysisFromTo: (p) => `${p.value} (de ${p.low} à ${p.high})`,
  analysisPoints: (p) => `${p.value} points (de ${p.low} à ${p.high})`,
  analysisAt: (p) => `Mois ${p.tick} : bonne fin ${p.good}, mauvaise fin ${p.bad}, aucune fin ${p.none}`,

  analysisShort: "En bref",
  analysisLean_good: (p) =>
    `Au départ, la course penchait vers une bonne fin : elle survenait dans ${p.good} des suites simulées, une mauvaise dans ${p.bad}.`,
  analysisLean_bad: (p) =>
    `Au départ, la course penchait vers une mauvaise fin : elle survenait dans ${p.bad} des suites simulées, une bonne dans ${p.good}.`,
  analysisLean_open: (p) =>
    `Au départ, la course était ouverte : une bonne fin survenait dans ${p.good} des suites simulées, une mauvaise dans ${p.bad}.`,
  analysisNoDoubt_yellow: (p) =>
    `Il n’y a jamais eu de doute : la bonne fin survenait toujours dans au moins ${p.sure} des suites simulées.`,
  analysisNoDoubt_red: (p) =>
    `Il n’y a jamais eu de doute : la mauvaise fin survenait toujours dans au moins ${p.sure} des suites simulées.`,
  analysisDecided_yellow: (p) =>
    `C’était joué dès le mois ${p.tick} sur ${p.ticks} : ensuite, la bonne fin survenait dans au moins ${p.sure} des suites simulées.`,
  analysisDecided_red: (p) =>
    `C’était joué dès le mois ${p.tick} sur ${p.ticks} : ensuite, la mauvaise fin survenait dans au moins ${p.sure} des suites simulées.`,
  analysisDifferent_yellow: (p) =>
    `On aurait pu croire le contraire : au mois ${p.tick}, la bonne fin ne survenait que dans ${p.chance} des suites simulées.`,
  analysisDifferent_red: (p) =>
    `On aurait pu croire le contraire : au mois ${p.tick}, la mauvaise fin ne survenait que dans ${p.chance} des suites simulées.`,
  analysisWorkWentOn: "Le travail continuait.",
  analysisNoMoment:
    "Aucun moment n’a tout décidé à lui seul : les probabilités ont évolué par si petits pas qu’aucun ne se distingue de l’incertitude des estimations.",
  analysisDecisive: (p) => `Décisif, mois ${p.tick} : ${p.what}`,
  analysisMoved_yellow: (p) => `La probabilité d’une bonne fin a changé de ${p.by}.`,
  analysisMoved_red: (p) => `La probabilité d’une mauvaise fin a changé de ${p.by}.`,
  analysisPart_publish: (p) => `publier ${p.node}`,
  analysisPart_sell: (p) => `vendre ${p.node}`,
  analysisPart_share: (p) => `partager ${p.node}`,
  analysisPart_orders: "tous les ordres du tour",
  analysisMattered: (p) =>
    `Un choix qui a compté, au tour qui suit le mois ${p.tick} : ${p.seat}, ${p.what}.`,
  analysisAgainst_yellow: (p) =>
    `Par rapport à ne pas l’avoir fait, la probabilité d’une bonne fin a changé de ${p.by}.`,
  analysisAgainst_red: (p) =>
    `Par rapport à ne pas l’avoir fait, la probabilité d’une mauvaise fin a changé de ${p.by}.`,
  analysisAtStart: "Au départ",
  analysisNoTechnology: (p) =>
    `${p.when} : aucune technologie, offerte à tout le monde, n’aurait nettement changé la probabilité d’une bonne fin.`,
  analysisTechnologies: (p) =>
    `${p.when} : offertes à tout le monde, ${technologies(p.good)} ${p.good > 1 ? "auraient été favorables" : "aurait été favorable"} à une bonne fin et ${technologies(p.bad)} ${p.bad > 1 ? "défavorables" : "défavorable"}.`,
  analysisHelped: (p) => `Celle qui aurait le plus aidé : ${p.node}, ${p.by}.`,
  analysisHarmed: (p) => `Celle qui aurait le plus nui : ${p.node}, ${p.by}.`,
  analysisTurned: (p) =>
    `Qu’une technologie soit bonne dépend de la situation : ${technologies(p.count)} ${p.count > 1 ? "nettement bonnes" : "nettement bonne"} à un moment de cette partie et ${p.count > 1 ? "nettement mauvaises" : "nettement mauvaise"} à un autre : ${p.nodes}.`,
  analysisDual: (p) =>
    `À double usage, c’est-à-dire prérequis important d’une bonne et d’une mauvaise fin : ${p.count} sur ${technologies(p.all)}, dont ${p.inherent} de la recherche en alignement elle-même et ${p.instrumental} comme étapes que beaucoup empruntent. La plus également partagée : ${p.node}.`,
  analysisCounted: (p) =>
    `Le travail qui a le plus compté : si cette place, ${p.seat}, n’avait rien fait depuis le départ, la probabilité d’une bonne fin aurait changé de ${p.by}.`,
  analysisNoSecrets: "Personne n’a jamais détenu de technologie qui manquait à tous les autres.",
  analysisSecretsLasted: (p) =>
    `${nombre(p.count, "technologie a appartenu", "technologies ont appartenu")} un temps à une seule place, pour la moitié pas plus de ${p.months} mois. Le plus souvent (${p.share}) : ${p.fate}.`,
  analysisFate_kept: "gardée jusqu’à la fin",
  analysisFate_published: "publiée par la place elle-même",
  analysisFate_leaked: "fuite",
  analysisFate_overtaken: "publiée par quelqu’un d’autre",
  analysisFate_shared: "partagée",
  analysisFate_rediscovered: "redécouverte par quelqu’un d’autre",
  analysisFewCompete: (p) =>
    `On est moins à concourir qu’à participer : la moitié des technologies avaient au plus ${p.number} concurrents de force égale (inverse de l’indice de Simpson du travail consacré).`,

  analysisPeople: "À quels bots les personnes ressemblent",
  analysisPeopleHelp:
    "Où les équipes ont été placées, ce qui a été publié et vendu, comparé à ce que chaque bot maison aurait ordonné dans la même situation : 1 veut dire pareil à chaque tour.",
  analysisNoPeople: "Seuls des bots ont joué.",
  analysisSeat: "Place",
  analysisPlaysLike: "Joue surtout comme",
  analysisFit: "Ressemblance",

  analysisChances: "L’évolution des probabilités",
  analysisGraph: "Probabilités d’une bonne et d’une mauvaise fin",
  analysisGraphHelp:
    "Probabilité de chaque fin si des bots maison avaient continué à partir de ce mois. Trait plein : une bonne fin. Tirets : une mauvaise. Les bandes sont des intervalles à 95 %, les numéros marquent les trois plus grands changements. Cliquez, ou utilisez les flèches, pour aller à ce moment de la partie.",
  analysisMoves: "Les plus grands changements, et ce qui s’est passé alors",
  analysisMonths: (p) => `Mois ${p.from} à ${p.to}`,
  analysisNumber: "N°",
  analysisMonthsHead: "Mois",
  analysisHolm: "p (selon Holm)",
  analysisWhat: "Ce qui s’est passé",
  analysisChoices: "Les choix aux tours des plus grands changements",
  analysisChoice: "Choix",
  analysisNumbers: "Les probabilités en chiffres",
  analysisNoEnding: "aucune fin",

  analysisSecrets: "Secrets et publications",
  analysisSecretsTable: "Secrets : ce qu’une seule place détenait",
  analysisTechnology: "Technologie",
  analysisSince: "Depuis le mois",
  analysisLasted: "Pendant combien de mois",
  analysisBecame: "Ce qu’il en est advenu",
  analysisPublications: "Ce qu’aurait changé la publication immédiate des plus longs secrets",
  analysisOwnPoints: "Ses propres points",

  analysisUses: "Ce qui mène aux bonnes et aux mauvaises fins : le double usage",
  analysisUsesHelp: (p) =>
    `Importance comme prérequis : 1 pour une fin, puis, en remontant chaque trait, selon sa part de la force. ★ pour une bonne fin, ▲ pour une mauvaise. Double usage : au moins ${p.threshold} (pointillé) pour les deux. Calculé sur le véritable arbre, donc exact.`,
  analysisImportance: (p) => `bonne ${p.good}, mauvaise ${p.bad}`,
  analysisUse_nothing: "ni l’une ni l’autre",
  analysisUse_good: "pour une bonne",
  analysisUse_bad: "pour une mauvaise",
  analysisUse_dual: "double usage",

  analysisValues: "Quelles technologies étaient bonnes",
  analysisPosition: "Moment de la partie",
  analysisValuesHelp: (p) =>
    `Changement de la probabilité d’une bonne fin, en points de pourcentage, si la technologie avait été offerte à tout le monde à ce moment-là, avec des intervalles à 95 %. Affichées : les ${p.count} qui comptent le plus.`,
  analysisAllValues: "Toutes, et ce qu’elles changent pour chaque place",
  analysisVerdict: "Jugement",
  analysisVerdict_good: "bonne",
  analysisVerdict_bad: "mauvaise",
  analysisVerdict_neither: "incertain",
  analysisPointsOf: (p) => `Points : ${p.seat}`,

  analysisCrowd: "Quel travail a compté",
  analysisCrowdHelp:
    "Changement de la probabilité d’une bonne fin, en points de pourcentage, si cette place n’avait rien fait dès le premier mois, avec des intervalles à 95 %.",
  analysisDelays: "De combien les technologies auraient tardé sans une place",
  analysisWithout: "Sans",
  analysisLater: "Mois de retard",
  analysisCompetition: "Combien ont vraiment concouru pour chaque technologie",
  analysisCompetitors: "Concurrents de force égale",

  analysisMethod: "Comment cela a été établi",
  analysisMethodText: (p) =>
    `Le journal contient la graine du hasard et tous les ordres : la partie peut donc être rejouée, et continuée depuis toute position. Chaque position et chaque modification ont été continuées ${p.futures} fois, avec les bots maison nommés ci-dessous aux places. Les suites de deux positions ont la même chance et sont comparées par paires. Les intervalles entre parenthèses contiennent la vraie valeur dans 95 % de telles estimations (intervalle de Wilson pour les probabilités, d’Agresti et Min pour les changements entre paires) ; quand beaucoup de technologies ou de moments sont examinés à la fois, on n’en dit un net que s’il ressort après la correction de Holm.`,
  analysisRelative: "Tout ici est relatif à ces bots.",
  analysisRelativeWhy:
    "Des personnes auraient continué autrement, et avec d’autres joueurs, d’autres technologies sont bonnes. Une valeur dit ce que change une technologie offerte à tout le monde à ce moment-là ; ce n’est pas un jugement sur la recherche dans le monde.",
  analysisPolicies: (p) => `Qui continue : ${p.policies}. Graine des suites : ${p.seed}.`,
};
