import type { general as english } from "../en/general";
import type { Translated } from "../translated";

export const general: Translated<typeof english> = {
  appName: "techrace",
  tagline: "La course à travers l’arbre des technologies",
  skipToTree: "Aller à l’arbre",
  language: "Langue",
  theme: "Couleurs",
  themeAuto: "Comme l’appareil",
  themeLight: "Clair",
  themeDark: "Sombre",
  licences: "Licences des composants",
  loadingPage: "Chargement…",
  pageFailed: "Cette partie de la page n’a pas pu être chargée. Le serveur est-il encore là ?",
  close: "Fermer",
  back: "Retour",
};
