import type { analysis as english } from "../en/analysis";
import type { Translated } from "../translated";
import { zahl } from "./plural";

const technologien = (n: number): string => zahl(n, "Technologie", "Technologien");

export const analysis: Translated<typeof english> = {
  analysisTitle: "Was es bewegt hat",
  analysisLead:
    "Der Server spielt diese Partie von jeder Stellung aus viele Male weiter: Wie wahrscheinlich war ein gutes Ende, und welche Entscheidungen und Technologien haben das geändert?",
  analysisStart: "Diese Partie untersuchen",
  analysisCost: "Eine bis einige Minuten Rechenzeit, einmal; danach ist es für alle da.",
  analysisWaiting: "Wartet, bis es an der Reihe ist …",
  analysisStep: (p) => `Schritt ${p.step} von ${p.steps}: ${p.what} …`,
  analysisStage_line: "wie sich die Chancen bewegten",
  analysisStage_decisions: "was einzelne Entscheidungen bewirkten",
  analysisStage_values: "was jede Technologie geändert hätte",
  analysisStage_seats: "wessen Arbeit zählte",
  analysisStage_secrets: "was Veröffentlichen geändert hätte",
  analysisProgress: "Fortschritt der Untersuchung",
  analysisMeanwhile: "Weiterlesen geht solange; fertig wird es auch, wenn diese Seite geschlossen wird.",
  analysisThere: "Die Untersuchung ist da.",
  analysisOnlyOwn:
    "Ein Server untersucht Partien, die auf ihm gespielt wurden. Für eine Datei macht techrace replay report DATEI dasselbe als Seite.",
  analysisNone: "Dieser Server macht keine Untersuchungen.",
  analysisRefused: (p) => `Diese Partie lässt sich nicht untersuchen: ${p.message}`,

  analysisBetween: (p) => `${p.value} (${p.low}–${p.high})`,
  analysisFromTo: (p) => `${p.value} (${p.low} bis ${p.high})`,
  analysisPoints: (p) => `${p.value} Prozentpunkte (${p.low} bis ${p.high})`,
  analysisAt: (p) => `Monat ${p.tick}: gutes Ende ${p.good}, böses Ende ${p.bad}, kein Ende ${p.none}`,

  analysisShort: "In Kürze",
  analysisLean_good: (p) =>
    `Am Anfang neigte das Rennen zu einem guten Ende: Es kam in ${p.good} der Fortsetzungen, ein böses in ${p.bad}.`,
  analysisLean_bad: (p) =>
    `Am Anfang neigte das Rennen zu einem bösen Ende: Es kam in ${p.bad} der Fortsetzungen, ein gutes in ${p.good}.`,
  analysisLean_open: (p) =>
    `Am Anfang war das Rennen offen: Ein gutes Ende kam in ${p.good} der Fortsetzungen, ein böses in ${p.bad}.`,
  analysisNoDoubt_yellow: (p) =>
    `Es stand nie in Zweifel: Das gute Ende kam durchweg in mindestens ${p.sure} der Fortsetzungen.`,
  analysisNoDoubt_red: (p) =>
    `Es stand nie in Zweifel: Das böse Ende kam durchweg in mindestens ${p.sure} der Fortsetzungen.`,
  analysisDecided_yellow: (p) =>
    `Entschieden war es bis Monat ${p.tick} von ${p.ticks}: Von da an kam das gute Ende in mindestens ${p.sure} der Fortsetzungen.`,
  analysisDecided_red: (p) =>
    `Entschieden war es bis Monat ${p.tick} von ${p.ticks}: Von da an kam das böse Ende in mindestens ${p.sure} der Fortsetzungen.`,
  analysisDifferent_yellow: (p) =>
    `Es hatte anders ausgesehen: Im Monat ${p.tick} kam das gute Ende nur in ${p.chance} der Fortsetzungen.`,
  analysisDifferent_red: (p) =>
    `Es hatte anders ausgesehen: Im Monat ${p.tick} kam das böse Ende nur in ${p.chance} der Fortsetzungen.`,
  analysisWorkWentOn: "Die Arbeit ging weiter.",
  analysisNoMoment:
    "Kein einzelner Moment hat es entschieden: Die Chancen bewegten sich in so kleinen Schritten, dass keiner aus der Unsicherheit der Schätzungen hervortritt.",
  analysisDecisive: (p) => `Entscheidend, Monat ${p.tick}: ${p.what}`,
  analysisMoved_yellow: (p) => `Die Chance auf ein gutes Ende änderte sich um ${p.by}.`,
  analysisMoved_red: (p) => `Die Chance auf ein böses Ende änderte sich um ${p.by}.`,
  analysisPart_publish: (p) => `${p.node} veröffentlichen`,
  analysisPart_sell: (p) => `${p.node} verkaufen`,
  analysisPart_share: (p) => `${p.node} teilen`,
  analysisPart_orders: "alle Anweisungen des Zuges",
  analysisMattered: (p) =>
    `Eine Entscheidung, die zählte, im Zug nach Monat ${p.tick}: ${p.seat}, ${p.what}.`,
  analysisAgainst_yellow: (p) =>
    `Gegenüber dem Verzicht darauf änderte sich die Chance auf ein gutes Ende um ${p.by}.`,
  analysisAgainst_red: (p) =>
    `Gegenüber dem Verzicht darauf änderte sich die Chance auf ein böses Ende um ${p.by}.`,
  analysisAtStart: "Am Anfang",
  analysisNoTechnology: (p) =>
    `${p.when}: Keine Technologie hätte, allen geschenkt, die Chance auf ein gutes Ende klar geändert.`,
  analysisTechnologies: (p) =>
    `${p.when}: Allen geschenkt, wären für die Chance auf ein gutes Ende ${technologien(p.good)} gut gewesen und ${technologien(p.bad)} schlecht.`,
  analysisHelped: (p) => `Am meisten geholfen hätte ${p.node}: ${p.by}.`,
  analysisHarmed: (p) => `Am meisten geschadet hätte ${p.node}: ${p.by}.`,
  analysisTurned: (p) =>
    `Ob eine Technologie gut ist, hängt von der Lage ab: ${technologien(p.count)} in dieser Partie einmal klar gut und einmal klar schlecht: ${p.nodes}.`,
  analysisDual: (p) =>
    `${p.count} von ${technologien(p.all)} sind doppelt verwendbar, eine wichtige Voraussetzung für ein gutes und für ein böses Ende: ${p.inherent} aus der Alignment-Forschung selbst, ${p.instrumental} als Schritte, die viele gehen. Am gleichmäßigsten verteilt ist es bei ${p.node}.`,
  analysisCounted: (p) =>
    `Wessen Arbeit am meisten zählte: Wäre ${p.seat} von Anfang an untätig geblieben, hätte sich die Chance auf ein gutes Ende um ${p.by} geändert.`,
  analysisNoSecrets: "Niemand hatte je eine Technologie, die allen anderen fehlte.",
  analysisSecretsLasted: (p) =>
    `${technologien(p.count)} gehörten eine Weile einem Platz allein, die Hälfte davon höchstens ${p.months} Monate lang. Am häufigsten (${p.share}): ${p.fate}.`,
  analysisFate_kept: "bis zum Ende behalten",
  analysisFate_published: "selbst veröffentlicht",
  analysisFate_leaked: "durchgesickert",
  analysisFate_overtaken: "von anderen veröffentlicht",
  analysisFate_shared: "geteilt",
  analysisFate_rediscovered: "von anderen selbst erarbeitet",
  analysisFewCompete: (p) =>
    `Es wetteifern weniger, als teilnehmen: Die Hälfte der Technologien hatte höchstens ${p.number} gleich starke Mitbewerber (Kehrwert des Simpson-Index der Arbeit daran).`,

  analysisPeople: "Wem Menschen im Spiel ähneln",
  analysisPeopleHelp:
    "Wo Leute eingesetzt und was veröffentlicht und verkauft wurde, verglichen mit dem, was jeder Hausbot in derselben Lage angewiesen hätte: 1 heißt in jedem Zug dasselbe.",
  analysisNoPeople: "Es spielten nur Bots.",
  analysisSeat: "Platz",
  analysisPlaysLike: "Spielt am ehesten wie",
  analysisFit: "Ähnlichkeit",

  analysisChances: "Wie sich die Chancen bewegten",
  analysisGraph: "Chancen auf ein gutes und auf ein böses Ende",
  analysisGraphHelp:
    "Chance auf jedes Ende, wenn ab diesem Monat Hausbots weitergespielt hätten. Durchgezogen: ein gutes Ende. Gestrichelt: ein böses. Die Bänder sind 95-%-Intervalle, die Zahlen bezeichnen die drei größten Bewegungen. Ein Klick oder die Pfeiltasten führen in der Partie dorthin.",
  analysisMoves: "Die größten Bewegungen, und was dabei geschah",
  analysisMonths: (p) => `Monate ${p.from} bis ${p.to}`,
  analysisNumber: "Nr.",
  analysisMonthsHead: "Monate",
  analysisHolm: "p (nach Holm)",
  analysisWhat: "Was geschah",
  analysisChoices: "Die Entscheidungen in den Zügen der größten Bewegungen",
  analysisChoice: "Entscheidung",
  analysisNumbers: "Die Chancen als Zahlen",
  analysisNoEnding: "kein Ende",

  analysisSecrets: "Geheimnisse und Veröffentlichungen",
  analysisSecretsTable: "Geheimnisse: was ein Platz allein hatte",
  analysisTechnology: "Technologie",
  analysisSince: "Ab Monat",
  analysisLasted: "Wie viele Monate lang",
  analysisBecame: "Was daraus wurde",
  analysisPublications: "Was sofortiges Veröffentlichen der längsten Geheimnisse geändert hätte",
  analysisOwnPoints: "Eigene Punkte",

  analysisUses: "Was zu guten und zu bösen Enden führt: doppelte Verwendbarkeit",
  analysisUsesHelp: (p) =>
    `Wichtigkeit als Voraussetzung: 1 bei einem Ende, und rückwärts entlang jeder Linie ihr Anteil an der Stärke. ★ für ein gutes Ende, ▲ für ein böses. Doppelt verwendbar: mindestens ${p.threshold} (gepunktet) für beide. Aus dem wahren Baum berechnet, also genau.`,
  analysisImportance: (p) => `gut ${p.good}, böse ${p.bad}`,
  analysisUse_nothing: "weder noch",
  analysisUse_good: "für gute",
  analysisUse_bad: "für böse",
  analysisUse_dual: "doppelt",

  analysisValues: "Welche Technologien gut waren",
  analysisPosition: "Zeitpunkt der Partie",
  analysisValuesHelp: (p) =>
    `Änderung der Chance auf ein gutes Ende, in Prozentpunkten, wenn in diesem Moment alle die Technologie geschenkt bekommen hätten, mit 95-%-Intervallen. Gezeigt: die ${p.count}, die am meisten ausmachen.`,
  analysisAllValues: "Alle, und was sie für jeden Platz ändern",
  analysisVerdict: "Urteil",
  analysisVerdict_good: "gut",
  analysisVerdict_bad: "schlecht",
  analysisVerdict_neither: "nicht klar",
  analysisPointsOf: (p) => `Punkte von ${p.seat}`,

  analysisCrowd: "Wessen Arbeit zählte",
  analysisCrowdHelp:
    "Änderung der Chance auf ein gutes Ende, in Prozentpunkten, wenn dieser Platz vom ersten Monat an untätig geblieben wäre, mit 95-%-Intervallen.",
  analysisDelays: "Wie viel später Technologien ohne einen Platz gekommen wären",
  analysisWithout: "Ohne",
  analysisLater: "Monate später",
  analysisCompetition: "Wie viele wirklich um jede Technologie wetteiferten",
  analysisCompetitors: "Gleich starke Mitbewerber",

  analysisMethod: "Wie das herausgefunden wurde",
  analysisMethodText: (p) =>
    `Die Aufzeichnung enthält den Startwert des Zufalls und alle Anweisungen; darum lässt sich die Partie noch einmal spielen und von jeder Stellung aus weiterspielen. Jede Stellung und jede Änderung daran wurde ${zahl(p.futures, "Mal", "Male")} weitergespielt, mit den unten genannten Hausbots auf den Plätzen. Die Fortsetzungen zweier Stellungen haben dasselbe Glück und werden paarweise verglichen. Die Bereiche in Klammern enthalten den wahren Wert in 95 % solcher Schätzungen (Wilson-Intervall für Chancen, Agresti und Min für Änderungen zwischen Paaren); wo viele Technologien oder Momente zugleich betrachtet werden, heißt etwas nur klar, wenn es nach der Korrektur von Holm hervortritt.`,
  analysisRelative: "Alles hier gilt bezogen auf diese Bots.",
  analysisRelativeWhy:
    "Menschen hätten anders weitergespielt, und mit anderen Mitspielenden sind andere Technologien gut. Ein Wert sagt, was eine Technologie ändert, die alle in diesem Moment geschenkt bekommen; er ist kein Urteil über die Forschung in der Welt.",
  analysisPolicies: (p) => `Wer weiterspielt: ${p.policies}. Startwert der Fortsetzungen: ${p.seed}.`,
};
