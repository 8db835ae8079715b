import type { tutorial as english } from "../en/tutorial";
import type { Translated } from "../translated";

export const tutorial: Translated<typeof english> = {
  tutorTitle: "La course en cinq minutes",
  tutorStep: (p) => `Étape ${p.step} sur ${p.steps}`,
  tutorNext: "Continuer",
  tutorBack: "Précédent",
  tutorAgain: "Reprendre du début",
  tutorNode_data: "Beaucoup de données",
  tutorNode_networks: "Réseaux",
  tutorNode_games: "Mondes de jeu",
  tutorNode_translate: "Traducteur",
  tutorNode_assistant: "Esprit serviable",
  tutorNode_aligned: "Esprit aligné",
  tutorNode_runaway: "Esprit tout-puissant",

  tutorHead_tree: "La carte est un arbre",
  tutorText_tree:
    "Le temps va de gauche à droite. Chaque carte est une technologie ; un trait mène de ce qu’il faut à ce que cela permet. La science ouvre des portes, le commerce rapporte de l’argent, et les fins terminent la partie, bien ou mal. La forme et le mot disent la même chose que la couleur.",
  tutorHead_staff: "Vous dirigez une équipe de recherche",
  tutorText_staff:
    "Votre équipe travaille là où vous la placez. Choisissez le Traducteur dans l’arbre, et placez-y du monde.",
  tutorPut: "Placer du monde sur le Traducteur",
  tutorTake: "Retirer tout le monde",
  tutorHead_turn: "Tout le monde décide en même temps",
  tutorText_turn:
    "Puis un trimestre passe pour tous. L’anneau autour du signe montre votre avancement ; personne d’autre ne le voit. Terminez vos tours jusqu’à ce que le Traducteur soit construit.",
  tutorEnd: "Terminer le tour",
  tutorMonths: (p) => `Trimestre ${p.quarters}. Le Traducteur est construit à ${p.percent} %.`,
  tutorBuilt: "Construit ! Pour l’instant, personne d’autre ne le sait.",
  tutorHead_keep: "Vous l’avez. Et maintenant ?",
  tutorText_keep:
    "Le bon choix dépend de ce que vous voulez en secret. Essayez ; ici, vous pouvez changer d’avis.",
  tutorKeep_published: "Le publier",
  tutorKeep_sold: "Le vendre",
  tutorKeep_secret: "Le garder secret",
  tutorThen_published:
    "La renommée pour vous, et désormais tout le monde peut s’en servir. Personne n’a à le refaire : toute la course accélère.",
  tutorThen_sold:
    "De l’argent chaque trimestre. Tout le monde voit qu’il est en vente, mais pas comment il est fait.",
  tutorThen_secret:
    "Personne d’autre que vous ne peut s’en servir. Mais il peut fuiter, et votre avance ne dure que tant que personne ne le découvre aussi.",
  tutorHead_fog: "Le brouillard se lève sur votre passage",
  tutorText_fog:
    "Ce qui est loin n’est que rumeur : en pointillé, sans nom, peut-être faux. Plus vous approchez, plus vous y voyez clair. Explorer permet de voir plus loin. Ce que les autres cachent reste caché.",
  tutorHead_facade: "Tout ce qui brille n’est pas bon",
  tutorText_facade:
    "Deux fins, et toutes deux ont l’air bonnes. La première que quelqu’un construit termine la partie pour tout le monde. Inspectez-les avant qu’il ne soit trop tard.",
  tutorInspect: "Inspecter les fins",
  tutorInspected:
    "L’Esprit tout-puissant n’avait que l’air bon. Si vous le publiez, les autres s’arrêteront peut-être à temps. Peut-être.",
  tutorHead_motive: "Vous voulez quelque chose que vous gardez pour vous",
  tutorText_motive:
    "La renommée, l’argent, la vitesse, une bonne fin, la foule : l’une de ces cinq motivations vous est donnée, et les autres devinent la vôtre. À la fin, toutes sont montrées, et qui s’est le plus approché de son propre but a gagné, même si le monde a mal fini.",
  tutorHead_done: "Vous savez tout ce qu’il faut",
  tutorText_done:
    "Le reste vient des autres : ce qu’ils cachent, promettent et trahissent. Alertez, faites pression, partagez, attendez, ou soyez plus rapide que tout le monde.",
};
