import type { check as english } from "../en/check";
import type { Translated } from "../translated";
import { zahl } from "./plural";

export const check: Translated<typeof english> = {
  checkTitle: "Wird es hier gehen?",
  checkLead:
    "Diese Seite hält eine Minute lang eine Verbindung zum Server des Spiels und sieht sich das Gerät an. Lass sie offen, am besten dort, wo nachher gespielt wird.",
  checkRunning: (p) => `Die Verbindung wird gehalten … noch ${zahl(p.seconds, "Sekunde", "Sekunden")}`,
  checkProgress: "Fortschritt der Prüfung",
  checkAgain: "Noch einmal prüfen",
  check_good: "Alles in Ordnung. Dieses Gerät kann hier spielen.",
  check_usable: "Es wird gehen. Lies, was unten markiert ist.",
  check_bad: "So wird es nicht gehen.",
  checkGrade_good: "gut",
  checkGrade_usable: "Hinweis",
  checkGrade_bad: "Problem",
  checkHeld: (p) =>
    p.seconds === 0
      ? "Es ließ sich keine Verbindung zum Server halten. Vielleicht verbietet eine Firewall, ein Proxy oder ein Gastnetz Websockets."
      : p.losses === 0
        ? `Die Verbindung hielt ${p.seconds} Sekunden ohne Unterbrechung.`
        : `Die Verbindung hielt ${p.seconds} Sekunden und brach ${p.losses}-mal ab.`,
  checkHeldTitle: "Verbindung",
  checkTripsTitle: "Verzögerung",
  checkTrips: (p) =>
    `Eine Antwort braucht gewöhnlich ${p.typical} ms, und ${p.worst} ms, wenn es langsam geht.`,
  checkClockTitle: "Uhr des Geräts",
  checkClock: (p) =>
    p.seconds === 0
      ? "Die Uhr stimmt mit der des Servers überein."
      : p.seconds > 0
        ? `Die Uhr geht gegen die des Servers um ${zahl(p.seconds, "Sekunde", "Sekunden")} nach. Das Spiel zählt Dauern, also schadet es nicht.`
        : `Die Uhr geht gegen die des Servers um ${zahl(-p.seconds, "Sekunde", "Sekunden")} vor. Das Spiel zählt Dauern, also schadet es nicht.`,
  checkBrowserTitle: "Der Browser",
  checkBrowser: (p) =>
    p.missing === ""
      ? "Der Browser hat alles, was die Seite braucht."
      : `Der Browser ist zu alt. Es fehlt: ${p.missing}. Aktualisiere ihn oder nimm einen anderen.`,
  checkStorageTitle: "Gedächtnis",
  checkStorage: (p) =>
    p.works
      ? "Die Seite kann sich einen Platz merken, also führt ein Neuladen zu ihm zurück."
      : "Der Browser lässt die Seite nichts merken (ein privates Fenster?). Ein Neuladen verlöre den Platz.",
  checkScreenTitle: "Bildschirm",
  checkScreen: (p) => `${p.width} × ${p.height} Punkte.`,
  checkCopy: "Ergebnis kopieren",
  checkSend: "An die Spielleitung schicken",
  checkName: "Welches Gerät ist das?",
  checkNameHint: "Zum Beispiel: Tablet 3, letzte Reihe",
  checkSent: "Die Spielleitung hat es. Danke.",
  checkNotSent: "Es ließ sich nicht schicken. Kopiere es stattdessen.",
  checkReceived: "Für die Spielleitung: geschickte Ergebnisse",
  checkNone: "Seit dem Start des Servers wurde nichts geschickt.",
  checkLook: "Zeigen",
  checkLookAgain: "Noch einmal nachsehen",
  checkListFailed: "Die Ergebnisse ließen sich nicht holen.",
  checkFrom: (p) => (p.name === "" ? `Ein Gerät um ${p.time}` : `${p.name}, um ${p.time}`),
  copyDone: "Kopiert.",
  copyFailed: "Dieser Browser lässt die Seite nicht kopieren.",
  adminToken: "Das Kennwort des Servers",
  adminTokenHint:
    "Dieser Server wurde mit TECHRACE_ADMIN_TOKEN gestartet; danach wird hier gefragt, und es wird nicht behalten.",
};
