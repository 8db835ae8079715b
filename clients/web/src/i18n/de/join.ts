import type { join as english } from "../en/join";
import type { Translated } from "../translated";
import { zahl } from "./plural";

export const join: Translated<typeof english> = {
  joinTitle: "Mitspielen",
  joinLead: "Wie sollen die anderen dich nennen?",
  yourNameHint: "Bleibt das leer, heißt du wie dein Platz.",
  takeSeatNow: "Platz nehmen",
  watchOnly: "Nur zuschauen",
  haveCode: "Ich habe einen persönlichen Code bekommen",
  personalCode: "Persönlicher Code",
  personalCodeHint: "Von der Spielleitung. Er öffnet deinen eigenen Platz.",
  personalCodeWrong: "Das ist kein persönlicher Code: Er hat 16 Zeichen oder mehr.",
  seatsFree: (p) =>
    p.count === 0 ? "Kein Platz ist frei." : zahl(p.count, "Platz ist frei", "Plätze sind frei"),
  seatGone: "Dein früherer Platz gehört dir nicht mehr. Du kannst einen anderen nehmen.",
  codeGone: "Dieser Code öffnet keinen Platz mehr. Bitte um einen neuen.",
  roomLocked: "Gerade wird niemand mehr eingelassen. Zuschauen geht.",
  noRoom: "Diesen Raum gibt es auf diesem Server nicht.",

  roleTitle: "Deine geheime Rolle",
  roleOnlyYou: "Das siehst nur du. Die anderen haben eigene Rollen.",
  roleWant: "Was du willst",
  rolePoints: "Was am Ende zählt",
  roleHow: "Wie du es angehst",
  iUnderstand: "Verstanden",
  points_academic:
    "Die meisten Punkte gibt es für jede Technologie, die bis zum Ende irgendwer entdeckt hat. Dazu welche für jede, die du zuerst entdeckt hast.",
  points_profit:
    "Einige Punkte für eine kommerzielle Technologie, die du selbst entdeckt hast. Der Rest für das Geld aus deinen Verkäufen.",
  points_haste:
    "Punkte für jedes Ende, gut oder böse, und mehr, je früher es kommt. Extra, wenn du es gebaut hast. Keine, wenn die Zeit abläuft.",
  points_beneficial:
    "Alles für ein gutes Ende. Etwas, wenn die Zeit abläuft. Fast nichts für ein böses, doch jeder Monat davor zählt.",
  points_crowd:
    "Einige Punkte für eine kommerzielle Technologie, die du selbst entdeckt hast. Der Rest für das Geld aus deinen Verkäufen.",
  how_academic:
    "Veröffentliche: Worauf andere aufbauen können, darauf bauen sie auf, und alles zählt für dich. Ein frühes Ende lässt viel unentdeckt.",
  how_profit:
    "Suche Sechsecke. Verkaufe jedes, sobald du es hast: Wer dasselbe verkauft, nimmt den halben Markt. Geld stellt Leute ein.",
  how_haste:
    "Folge den dicken Linien zum nächsten Ende. Nimm, was andere veröffentlichen, und schweige über dein Ziel.",
  how_beneficial:
    "Arbeite an dem, was das gute Ende braucht. Prüfe: Manche bösen Enden sehen gut aus. Denke nach, bevor du veröffentlichst, was auch ein böses braucht.",
  how_crowd: "Tu, was sich auszahlt. Du hast die meisten Leute, und niemand erwartet Weitblick von dir.",

  rulesTitle: "In einer Minute",
  rule_people: "In jeder Runde verteilst du deine Leute. Wähle eine Technologie, setze Leute darauf.",
  rule_needs:
    "Es geht schneller, je mehr du von dem kennst, was sie braucht. Dicke Linien zählen am meisten.",
  rule_publish:
    "Was du gebaut hast, gehört dir. Veröffentliche es für Ansehen, verkaufe es oder halte es geheim.",
  rule_ends: "Sobald irgendwer eine Sonne oder ein Dreieck baut, ist die Partie vorbei.",

  waitingTitle: "Warten auf die anderen",
  waitingLead: "Die Partie beginnt, wenn alle da sind. Lass diese Seite offen.",
  waitingFacilitator: "Die Spielleitung fängt gleich an. Lass diese Seite offen.",
  whoIsHere: "Wer ist da",
  seatsTaken: (p) => `${p.taken} von ${p.seats} Plätzen sind besetzt`,
  stillFree: "noch frei",
  practise: "Zwei Minuten üben",
  practiseLead: "Probiere die drei Handgriffe eines Zuges an einem winzigen Baum. Nichts davon zählt.",
  practiseNow: "Jetzt üben",
  invite: "Andere einladen",
  inviteLead: "Sie scannen das hier oder tippen den Raumcode auf der Seite dieses Servers.",
  qrOf: (p) => `QR-Code, der in Raum ${p.room} führt`,
  giveUpSeat: "Platz aufgeben",
  giveUpSure: "Den Platz aufgeben? Dann kann ihn jemand anders nehmen.",
  staySeated: "Bleiben",

  practiceTitle: "Üben",
  practiceOf: (p) => `Schritt ${p.step} von ${p.steps}`,
  practice_choose: "Tippe auf „Lernende Maschinen“. Dafür brauchst du nur, was du schon kennst.",
  practice_put: "Nun setze Leute darauf.",
  practice_end: "Alle deine Leute arbeiten daran. Beende den Zug, und Monate vergehen.",
  practice_grow: "Der Ring zeigt, wie weit du bist. Mach weiter, bis es gebaut ist.",
  practice_results:
    "Gebaut! Nur du kennst es, bis es mit deinem nächsten Zug veröffentlicht wird, wie das Häkchen sagt. Jetzt sind zwei Dinge in Reichweite: Setze Leute auf eines.",
  practice_split: "Und auch auf das andere. Gib einem mit dem Regler mehr. Dann beende den Zug.",
  practice_ending:
    "Die Sonne rechts ist ein Ende. Noch ist sie ein Gerücht: gepunktet, und vielleicht nicht, was sie scheint. Tippe sie an und sieh, was sie braucht.",
  practice_done: "Das ist ein Zug. Alles andere steht am selben Ort, für wenn du es brauchst.",
  practiceLeave: "Üben beenden",
  practiceReady: "Ich bin bereit",
  practiceBegun: "Die Partie hat begonnen!",
  practiceGo: "Zur Partie",
  practice_node_root: "Rechnen",
  practice_node_learn: "Lernende Maschinen",
  practice_node_shop: "Übersetzungsladen",
  practice_node_safe: "Ehrliche Maschinen",
  practice_node_end: "Goldenes Zeitalter",
  practice_seat: "Dein Labor",
  practice_other: "Das andere Labor",
};
