import type { tree as english } from "../en/tree";
import type { Translated } from "../translated";
import { nombre } from "./plural";

export const tree: Translated<typeof english> = {
  tree: "L’arbre",
  treeHelp:
    "Les technologies se suivent de gauche à droite ; un trait mène de ce qu’il faut à ce que cela permet.",
  asPicture: "Image",
  asList: "Liste",
  fitTree: "Voir tout l’arbre",
  zoomIn: "Agrandir",
  zoomOut: "Réduire",
  layer: (p) => `Étape ${p.layer + 1}`,
  legend: "Légende",
  legendPublic: "Plein : public",
  legendLine: "Trait plus épais : plus nécessaire",
  legendDashed: "Pointillé : incertain",
  technology: "technologie",
  unnamed: (p) => `Technologie ${p.number}`,
  hiddenNodes: (p) =>
    p.count === 0
      ? "Plus rien n’est caché."
      : `${nombre(p.count, "technologie est encore cachée", "technologies sont encore cachées")} dans le brouillard.`,
  inTheFog: (p) => `${p.count} dans le brouillard`,
  emptyTree: "Rien n’est encore public. Ce qui est publié, vendu ou révélé s’affiche ici.",
  mark_published: "publiée",
  mark_revealed: "existence connue",
  mark_onSale: (p) => (p.count > 1 ? `${p.count} vendeurs` : "en vente"),
  mark_shot: "coup de semonce",
  mark_exposed: "inspection publique",
  mark_known: "connue de vous",
  mark_unlocked: "construite par vous",
  mark_project: "votre équipe y travaille",
  mark_ending: "C’est ce qui a mis fin à la partie",
  needs: "Nécessite",
  enables: "Mène à",
  needsNothing: "Rien : tout le monde peut commencer ici.",
  enablesNothing: "Rien de visible.",
  strength: (p) => (p.exact ? `force ${p.strength} sur 9` : `force ${p.strength} sur 9 environ`),
  firstAt: (p) => `Première construction au mois ${p.tick + 1}`,
  soldBy: (p) => `En vente chez ${p.seats}`,
  fact_cost: "Travail",
  fact_prestige: "Gain de prestige",
  fact_revenue: "Revenu par trimestre",
  fact_hazard: "Risque",
  fact_progress: "Votre avancement",
  fact_connection: "Prérequis connus",
  selectHint: "Choisissez une technologie pour voir ce qu’elle nécessite et où elle mène.",
  describeNode: (p) => [p.name, ...p.parts].join(", "),
};
