import type { connection as english } from "../en/connection";
import type { Translated } from "../translated";

export const connection: Translated<typeof english> = {
  connecting: "Verbinde …",
  connected: "Verbunden",
  reconnecting: (p) =>
    p.seconds > 0
      ? `Verbindung verloren. Nächster Versuch in ${p.seconds} s.`
      : "Verbindung verloren. Neuer Versuch …",
  reconnectNow: "Jetzt versuchen",
  offline: "Dieses Gerät ist offline. Die Partie läuft weiter; du kommst zurück, sobald das Netz da ist.",
  closedFinished: "Die Verbindung ist beendet: Die Partie ist vorbei.",
  closedReplaced: "Dieser Platz wird jetzt in einem anderen Fenster gespielt.",
  takeBack: "Zurückholen",
  closedNoRoom: "Diesen Raum gibt es auf diesem Server nicht.",
  closedRoomClosed: "Der Raum wurde geschlossen.",
  closedForbidden: "Dieser Link öffnet den Platz nicht mehr. Bitte um einen neuen.",
  closedVersion: "Der Server spricht eine neuere Version als diese Seite.",
  reload: "Seite neu laden",
  closedHalted: "Der Raum wurde wegen eines Serverfehlers angehalten. Die Spielleitung sieht das.",
  closedFull: "Der Server ist voll. Neuer Versuch in Kürze.",
  closedProtocol: "Server und Seite verstehen sich nicht. Lade neu; bleibt es so, melde es bitte.",
  closedOther: (p) => `Die Verbindung wurde beendet (Code ${p.code}).`,
  noSeatFree: "Es ist kein Platz mehr frei. Zuschauen geht.",
  watchInstead: "Stattdessen zuschauen",
  refusedSentence: (p) => `Nicht angenommen: ${p.message}`,
};
