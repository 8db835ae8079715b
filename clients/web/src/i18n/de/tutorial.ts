import type { tutorial as english } from "../en/tutorial";
import type { Translated } from "../translated";

export const tutorial: Translated<typeof english> = {
  tutorTitle: "Das Rennen in fünf Minuten",
  tutorStep: (p) => `Teil ${p.step} von ${p.steps}`,
  tutorNext: "Weiter",
  tutorBack: "Zurückgehen",
  tutorAgain: "Noch einmal von vorn",
  tutorNode_data: "Viele Daten",
  tutorNode_networks: "Netze",
  tutorNode_games: "Spielwelten",
  tutorNode_translate: "Übersetzer",
  tutorNode_assistant: "Helfender Geist",
  tutorNode_aligned: "Guter Geist",
  tutorNode_runaway: "Allmächtiger Geist",

  tutorHead_tree: "Die Karte ist ein Baum",
  tutorText_tree:
    "Die Zeit läuft von links nach rechts. Jede Karte ist eine Technologie; eine Linie führt von dem, was man braucht, zu dem, was es möglich macht. Wissenschaft öffnet Türen, kommerzielle Technologien bringen Geld, und Enden beenden die Partie, gut oder schlimm. Form und Wort sagen dasselbe wie die Farbe.",
  tutorHead_staff: "Du leitest eine Forschungsgruppe",
  tutorText_staff:
    "Deine Leute arbeiten, wo du sie hinstellst. Wähle im Baum den Übersetzer und setze Leute darauf.",
  tutorPut: "Leute auf den Übersetzer setzen",
  tutorTake: "Wieder abziehen",
  tutorHead_turn: "Alle entscheiden zugleich",
  tutorText_turn:
    "Dann vergeht für alle ein Quartal. Der Ring um das Zeichen ist dein Fortschritt; sonst sieht ihn niemand. Beende deinen Zug, bis der Übersetzer gebaut ist.",
  tutorEnd: "Zug beenden",
  tutorMonths: (p) => `Quartal ${p.quarters}. Der Übersetzer ist zu ${p.percent} % gebaut.`,
  tutorBuilt: "Gebaut! Vorerst weißt nur du davon.",
  tutorHead_keep: "Du hast ihn. Und nun?",
  tutorText_keep:
    "Was sich lohnt, hängt davon ab, was du insgeheim willst. Probiere etwas; hier darfst du es dir anders überlegen.",
  tutorKeep_published: "Veröffentlichen",
  tutorKeep_sold: "Verkaufen",
  tutorKeep_secret: "Geheim halten",
  tutorThen_published:
    "Ruhm für dich, und von nun an können alle darauf bauen. Niemand muss es noch einmal erfinden, also wird das ganze Rennen schneller.",
  tutorThen_sold: "Jedes Quartal Geld. Alle sehen, dass es zu kaufen ist, aber nicht, wie es gemacht wird.",
  tutorThen_secret:
    "Niemand kann darauf bauen außer dir. Es kann durchsickern, und dein Vorsprung hält nur, bis jemand es auch findet.",
  tutorHead_fog: "Wo du warst, lichtet sich der Nebel",
  tutorText_fog:
    "Was fern ist, kennt man nur als Gerücht: gestrichelt, ohne Namen, vielleicht falsch. Je näher du kommst, desto mehr siehst du. Kundschafter sehen weiter. Was andere verbergen, bleibt verborgen.",
  tutorHead_facade: "Nicht alles, was glänzt, ist gut",
  tutorText_facade:
    "Zwei Enden, und beide sehen gut aus. Wer zuerst eines baut, beendet die Partie für alle. Prüfe sie, bevor es jemand tut.",
  tutorInspect: "Die Enden prüfen",
  tutorInspected:
    "Der Allmächtige Geist sah nur gut aus. Wenn du das veröffentlichst, halten andere vielleicht rechtzeitig an. Vielleicht.",
  tutorHead_motive: "Du willst etwas, das nur du weißt",
  tutorText_motive:
    "Ruhm, Geld, Tempo, ein gutes Ende, die Menge: Eines von fünf Motiven wird dir zugeteilt, und die anderen raten. Am Ende werden alle gezeigt, und wer dem eigenen Wunsch am nächsten kam, hat gewonnen, auch wenn es für die Welt schlimm ausging.",
  tutorHead_done: "Mehr brauchst du nicht",
  tutorText_done:
    "Der Rest steckt in den anderen: was sie verbergen, versprechen und brechen. Warne, wirb, teile, warte, oder sei schneller als sie alle.",
};
