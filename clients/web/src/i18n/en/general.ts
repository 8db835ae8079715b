export const general = {
  appName: "techrace",
  tagline: "The race through the tree of technologies",
  skipToTree: "Skip to the tree",
  language: "Language",
  theme: "Colours",
  themeAuto: "As the device",
  themeLight: "Light",
  themeDark: "Dark",
  licences: "Licences of what is inside",
  close: "Close",
  back: "Back",
};
