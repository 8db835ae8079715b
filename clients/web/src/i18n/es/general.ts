import type { general as english } from "../en/general";
import type { Translated } from "../translated";

export const general: Translated<typeof english> = {
  appName: "techrace",
  tagline: "La carrera por el árbol de las tecnologías",
  skipToTree: "Ir directamente al árbol",
  language: "Idioma",
  theme: "Colores",
  themeAuto: "Como el dispositivo",
  themeLight: "Claros",
  themeDark: "Oscuros",
  licences: "Licencias de lo que hay dentro",
  loadingPage: "Cargando …",
  pageFailed: "No se pudo obtener esta parte de la página. ¿Sigue ahí el servidor?",
  close: "Cerrar",
  back: "Volver",
};
