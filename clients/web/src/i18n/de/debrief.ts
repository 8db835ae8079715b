import type { debrief as english } from "../en/debrief";
import type { Translated } from "../translated";
import { zahl } from "./plural";

const monate = (n: number): string => zahl(n, "Monat", "Monate");
const monaten = (n: number): string => zahl(n, "Monat", "Monaten");

export const debrief: Translated<typeof english> = {
  debriefTitle: "Rückblick auf eine Partie",
  debriefLead:
    "Lege das Protokoll einer Partie hier ab und sieh, was beim Spielen niemand sehen konnte: die Motive, den wahren Baum, wer wann was wusste, und warum es so endete.",
  debriefDrop: "Eine .techrace-Datei hier ablegen",
  debriefChoose: "Datei wählen",
  debriefKept: "Die Datei geht nur an diesen Server; er liest sie und behält nichts davon.",
  debriefReading: "Die Partie wird noch einmal gespielt …",
  debriefMissing:
    "Dieser Server hat keine beendete Partie dieses Namens. Wenn du ihr Protokoll hast, lege es hier ab.",
  debriefRefused: (p) => `Von dieser Datei lässt sich nichts erzählen: ${p.message}`,
  debriefExtract:
    "Das ist ein Auszug: Die Geheimnisse wurden vor der Weitergabe entfernt, darum lässt sich die Partie daraus nicht erzählen. Öffne den Link zum Rückblick der Partie oder bitte die Spielleitung um das ganze Protokoll.",
  debriefBusy: "Der Server hat gerade viel zu tun. Versuche es gleich noch einmal.",
  debriefLarge: "Die Datei ist größer, als dieser Server sie liest.",
  debriefOffline: "Der Server ist nicht erreichbar.",
  debriefAnother: "Andere Partie",
  debriefOpen: "Rückblick: warum es so endete",
  debriefTryAgain: "Noch einmal versuchen",
  debriefSections: "Teile des Rückblicks",

  debriefEnd: "Wie es endete",
  debriefEndSentence_yellow: "Es ging gut aus.",
  debriefEndSentence_red: "Es ging böse aus.",
  debriefEndSentence_horizon: "Die Zeit war um.",
  debriefEndSentence_running: "Die Partie wurde nicht zu Ende gespielt.",
  debriefBuilt: (p) => `${p.node} wurde im Monat ${p.tick} von ${p.seats} gebaut.`,
  debriefNobodyBuilt: (p) => `Nach ${monaten(p.tick)} hatte niemand ein Ende gebaut.`,
  debriefStopped: (p) => `Nach ${monaten(p.tick)} angehalten: ${p.reason}`,
  debriefFacade: (p) => `${p.node} sah aus wie „${p.seemed}“ und war in Wahrheit „${p.kind}“.`,
  debriefPiece_unlocked: (p) =>
    `Das letzte fehlende Stück war ${p.node}, im Monat ${p.tick} gebaut von ${p.seat}.`,
  debriefPiece_published: (p) =>
    `Das letzte fehlende Stück war ${p.node}, im Monat ${p.tick} veröffentlicht von ${p.by}.`,
  debriefPiece_leaked: (p) => `Das letzte fehlende Stück war ${p.node}, im Monat ${p.tick} durchgesickert.`,
  debriefPiece_shared: (p) =>
    `Das letzte fehlende Stück war ${p.node}, im Monat ${p.tick} von ${p.by} an ${p.seat} weitergegeben.`,
  debriefOther: (p) =>
    `Am nächsten an „${p.kind}“ war ${p.seat}: Es fehlte Arbeit für etwa ${p.months} Monate.`,
  debriefNoWay: (p) => `Zu „${p.kind}“ führte für niemanden ein Weg.`,
  debriefWho: "Wer was wollte und wie nahe er dem kam",
  debriefWanted: "Wollte insgeheim",
  debriefPoints: (p) => `${p.points} von 1000`,
  debriefNoPoints: "keine Punkte: nicht zu Ende gespielt",
  debriefSeeAs: (p) => `Mit den Augen von ${p.seat} sehen`,
  debriefBuilder: "hat das Ende gebaut",
  debriefTookOver: (p) => `ab Monat ${p.tick}: ${p.name}`,

  debriefAgain: "Die Partie noch einmal",
  debriefEyes: "Gesehen von",
  debriefTime: "Monat",
  debriefAt: (p) => `Monat ${p.tick} von ${p.ticks}, Runde ${p.round}`,
  debriefPlay: "Abspielen",
  debriefPause: "Anhalten",
  debriefScrubber: "Durch die Partie gehen",
  debriefSpeed: "Tempo",
  debriefSpeedOf: (p) => `${p.speed}×`,
  debriefBack: "Einen Monat zurück",
  debriefOn: "Einen Monat weiter",
  debriefMomentBack: "Voriger entscheidender Moment",
  debriefMomentOn: "Nächster entscheidender Moment",
  debriefKeys:
    "Pfeiltasten: ein Monat. Bild auf und ab: eine Runde. N und P: entscheidende Momente. Leertaste: abspielen und anhalten.",
  debriefSeenAs: (p) => `Mit den Augen von ${p.seat}`,
  debriefSeenTruth: "Die Wahrheit",
  debriefSeenPublic: "Was alle sehen konnten",
  debriefMarkProject: "Leute dieses Platzes arbeiten daran",
  debriefMarkUnlocked: "von diesem Platz gebaut",
  debriefMarkKnown: "diesem Platz bekannt",
  debriefMarkWorked: "jemand arbeitet daran",
  debriefMarkSecret: "geheim gehalten",

  debriefHolders: "Wer sie jetzt kennt",
  debriefNobody: "Noch niemand.",
  debriefWorkers: "Wer jetzt daran arbeitet",
  debriefWorks: (p) => `${p.seat}: ${p.share} % der Leute, ${p.progress} % fertig`,
  debriefDone: (p) => `${p.seat}: ${p.progress} % fertig`,
  debriefSeemed: (p) => `Sieht bis zur Prüfung aus wie: ${p.kind}.`,
  debriefOwnProgress: (p) => `${p.progress} % fertig`,
  debriefWork: (p) => (p.exact ? `${p.work} Arbeit` : `etwa ${p.work} Arbeit`),

  debriefHappened: "Was geschah",
  debriefNothing: "Noch ist nichts geschehen.",
  debriefInMonth: (p) => `Monat ${p.tick}`,
  debriefEv_unlock: (p) =>
    p.again ? `${p.node} auch gebaut: ${p.seats}.` : `${p.node} als Erstes gebaut: ${p.seats}.`,
  debriefEv_published: (p) => `${p.node} veröffentlicht: ${p.seats}.`,
  debriefEv_public: (p) => `${p.node} wurde öffentlich.`,
  debriefEv_leaked: (p) => `${p.node} ist durchgesickert.`,
  debriefEv_shared: (p) => `${p.node} weitergegeben von ${p.by} an ${p.seats}.`,
  debriefEv_exposed: (p) => `Was ${p.node} wirklich ist, öffentlich gezeigt: ${p.seats}.`,
  debriefEv_revealed: (p) => `Eine Prüfung ergab: Jemand hat ${p.node}.`,
  debriefEv_sale: (p) => `${p.node} zum Verkauf: ${p.seats}.`,
  debriefEv_shot: (p) => `Warnschuss: Mit ${p.node} ging etwas schief.`,
  debriefEv_end_yellow: "Ein gutes Ende wurde gebaut. Die Partie war vorbei.",
  debriefEv_end_red: "Ein böses Ende wurde gebaut. Die Partie war vorbei.",
  debriefEv_end_horizon: "Die Zeit war um.",
  debriefEv_shock: (p) =>
    [
      p.text === "" ? "Von außen:" : p.text,
      p.concern === 0 ? "" : `Sorge ${p.concern > 0 ? "+" : "−"}${Math.abs(p.concern)}`,
      p.regulation === 0 ? "" : `Regulierung ${p.regulation > 0 ? "+" : "−"}${Math.abs(p.regulation)}`,
    ]
      .filter((part) => part !== "")
      .join(" "),
  debriefHost: "Spielleitung",
  debriefSaid: (p) => (p.to === "" ? p.name : `${p.name} an ${p.to}`),

  debriefMoments: "Entscheidende Momente",
  debriefMomentsRule:
    "Ein Ereignis zählt danach, wie viel weiter das nächste gute oder böse Ende ohne es entfernt gewesen wäre.",
  debriefNearer: (p) => `${p.kind} ${p.months} Monate näher`,
  debriefLeadChanged: (p) => `Von nun an war „${p.kind}“ näher.`,

  debriefRace: "Das Rennen",
  debriefRaceHelp:
    "Monate Arbeit bis zum nächsten guten und zum nächsten bösen Ende, wenn ein Platz alle seine Leute auf den Weg dorthin setzte. Nachträglich aus Verborgenem berechnet; weiter unten ist näher.",
  debriefRaceOf: (p) => `Gezeigt: ${p.seat}.`,
  debriefRaceBest: "Gezeigt: wer jeweils am nächsten ist.",
  debriefChart: "Kurve",
  debriefChart_race: "Abstand zu den Enden",
  debriefChart_chance: "Chancen",
  debriefChanceHelp:
    "In Prozent: wie oft jedes Ende kam, wenn Hausbots mit allen Motiven die Partie von dort aus viele Male weiterspielten. Mit anderen Spielern sind die Chancen andere.",
  debriefChanceMaking: "Die Partie wird von jedem Zug aus weitergespielt …",
  debriefChanceMissing: "Dieser Server berechnet für diese Partie keine Chancen.",
  debriefChart_concern: "Sorge und Regulierung",
  debriefChart_heads: "Leute",
  debriefChart_prest: "Ansehen",
  debriefChart_money: "Geld",
  debriefAsCurve: "Als Bild",
  debriefAsTable: "Als Tabelle",
  debriefCurveOf: (p) => `${p.what}, mit einer Marke bei Monat ${p.tick}`,

  debriefKnowledge: "Wer wann was wusste",
  debriefKnowledgeHelp:
    "Jede Zeile ist eine Technologie, von links nach rechts die Monate. Gestreift: ein Geheimnis. Einfarbig: öffentlich. Ein voller Buchstabe hat sie gebaut, einem hohlen wurde sie gesagt.",
  debriefLane: (p) => `${p.node}: ${p.parts.join("; ")}`,
  debriefLane_unlocked: (p) => `gebaut von ${p.seat} im Monat ${p.tick}`,
  debriefLane_shared: (p) => `weitergegeben an ${p.seat} im Monat ${p.tick}`,
  debriefLane_public: (p) => `öffentlich ab Monat ${p.tick}`,
  debriefLane_leaked: (p) => `durchgesickert im Monat ${p.tick}`,
  debriefLane_secret: "nie öffentlich",
  debriefHow_unlocked: "gebaut",
  debriefHow_published: "aus der Veröffentlichung",
  debriefHow_leaked: "durch ein Leck",
  debriefHow_shared: "wurde gesagt",
  debriefCell: (p) => `${p.how}, Monat ${p.tick}`,
  debriefNever: "nie",
  debriefNothingKnown: "Niemand lernte etwas kennen.",
  debriefLeakSign: "durchgesickert",
  debriefSecretBar: "geheim",
  debriefPublicBar: "öffentlich",

  debriefPledges: "Versprechen",
  debriefNoPledges: "Niemand hat etwas zu Protokoll versprochen.",
  debriefPledge_publish: (p) => `${p.node} zu veröffentlichen`,
  "debriefPledge_not-publish": (p) => `${p.node} nicht zu veröffentlichen`,
  debriefPledge_share: (p) => `${p.node} weiterzugeben`,
  "debriefPledge_not-sell": (p) => `${p.node} nicht zu verkaufen`,
  "debriefPledge_not-research": (p) => `nicht an ${p.node} zu arbeiten`,
  "debriefPledge_not-build": (p) => `${p.node} nicht zu bauen`,
  debriefPledge_other: () => "in eigenen Worten",
  debriefPromised: (p) =>
    p.to === ""
      ? `Im Monat ${p.tick} hat ${p.seat} allen versprochen, ${p.what}.`
      : `Im Monat ${p.tick} hat ${p.seat} versprochen (an ${p.to}), ${p.what}.`,
  debriefUntil: (p) => `Bis Monat ${p.tick}.`,
  debriefState_kept: "gehalten",
  debriefState_broken: "gebrochen",
  debriefState_unjudged: "urteilt selbst",

  debriefDiscuss: "Zum Reden",
  debriefDiscussLead: "Fragen, die diese Partie aufwirft. Richtige Antworten gibt es nicht.",
  debriefAsk_facade: (p) =>
    p.inspected
      ? `${p.node} war nicht, was es schien, obwohl schon jemand mit der Prüfung begonnen hatte. Was hätte es gebraucht, um es rechtzeitig zu merken?`
      : `${p.node} war nicht, was es schien, und niemand hatte es geprüft. Warum nicht? Wann wäre es die Leute wert gewesen?`,
  debriefAsk_close_call: (p) =>
    `Am Schluss fehlte für „${p.kind}“ noch Arbeit für ${monate(p.months)}, nämlich für ${p.seat}. Wer hätte den Unterschied machen können, und wusste er davon?`,
  debriefAsk_helped_red: (p) =>
    `Als andere im Monat ${p.tick} von ${p.seats} an ${p.node} kamen, rückte ein böses Ende um ${monate(p.months)} näher. Hättet ihr mit dem damaligen Wissen dasselbe getan?`,
  debriefAsk_helped_yellow: (p) =>
    `Als andere im Monat ${p.tick} von ${p.seats} an ${p.node} kamen, rückte ein gutes Ende um ${monate(p.months)} näher. Was hatte man selbst davon?`,
  debriefAsk_broken_pledge: (p) =>
    `${p.seat} hat ein Versprechen zu ${p.node} gebrochen. Hat es jemand bemerkt? Was hätte daran gebunden?`,
  debriefAsk_secret: (p) =>
    `${p.seat} allein kannte ${p.node}, ${monate(p.months)} lang. Was war das Geheimnis wert, und wem wäre es mehr wert gewesen?`,
  debriefAsk_allies: (p) =>
    p.spoke
      ? `${p.seats} wollten dasselbe und redeten miteinander, gaben aber nie etwas weiter. Was stand im Weg?`
      : `${p.seats} wollten dasselbe. Wie hätten sie das herausfinden und einander trauen können?`,
  debriefAsk_shot: (p) =>
    p.after > p.before
      ? `Nach dem Warnschuss mit ${p.node} im Monat ${p.tick} stieg die Regulierung von ${p.before} auf ${p.after} von 100. War das genug und früh genug?`
      : `Nach dem Warnschuss mit ${p.node} im Monat ${p.tick} stieg die Regulierung nicht. Wer hätte das ändern können?`,
  debriefAsk_what_if: (p) =>
    `Angenommen, ${p.node} wäre im Monat ${p.tick} nicht gebaut worden (von ${p.seats}). Wer hätte es getan, und wie viel später?`,
  debriefAsk_leak: (p) =>
    p.count === 1
      ? `${p.node} sickerte im Monat ${p.tick} durch. Wem half das? Wäre Sicherheit ihren Preis wert gewesen?`
      : `${p.count} Geheimnisse sickerten durch, darunter ${p.node} im Monat ${p.tick}. Wem halfen sie?`,
  debriefAsk_politics: (p) =>
    p.pro === ""
      ? `Gegen Regulierung: ${p.contra}; dafür: niemand. Sie erreichte höchstens ${p.peak} von 100, im Monat ${p.tick}. Warum hielt niemand dagegen?`
      : p.contra === ""
        ? `Für Regulierung: ${p.pro}. Sie erreichte höchstens ${p.peak} von 100, im Monat ${p.tick}. Wen hat sie gebremst?`
        : `Für Regulierung: ${p.pro}; dagegen: ${p.contra}. Sie erreichte höchstens ${p.peak} von 100, im Monat ${p.tick}. Wer hat sich durchgesetzt?`,
  debriefAsk_twice: (p) =>
    `${p.node} wurde mehrfach gebaut, jedes Mal allein: ${p.seats}. Was ging dadurch verloren, und ging es für alle verloren?`,
  debriefAsk_no_pledges: (p) =>
    p.talked
      ? "Ihr habt geredet, aber niemand hat etwas zu Protokoll versprochen. Hätte man einem Versprechen geglaubt?"
      : "Niemand hat geredet oder etwas versprochen. Was hättet ihr gesagt, und zu wem?",

  debriefDownloads: "Zum Mitnehmen",
  debriefTables: "Tabellen zum Auswerten (zip)",
  debriefTablesHelp:
    "Das Protokoll enthält, was alle sehen konnten; die Spielleitung bekommt auch alles. Die Tabellen öffnet ein Tabellenprogramm oder Notebook.",
};
