import type { general as english } from "../en/general";
import type { Translated } from "../translated";

export const general: Translated<typeof english> = {
  appName: "techrace",
  tagline: "Das Rennen durch den Baum der Technologien",
  skipToTree: "Zum Baum springen",
  language: "Sprache",
  theme: "Farben",
  themeAuto: "Wie das Gerät",
  themeLight: "Hell",
  themeDark: "Dunkel",
  licences: "Lizenzen der Bestandteile",
  loadingPage: "Wird geladen …",
  pageFailed: "Dieser Teil der Seite ließ sich nicht laden. Ist der Server noch da?",
  close: "Schließen",
  back: "Zurück",
};
