export const tutorial = {
  tutorTitle: "The race in five minutes",
  tutorStep: (p: { step: number; steps: number }) => `Part ${p.step} of ${p.steps}`,
  tutorNext: "Go on",
  tutorBack: "One back",
  tutorAgain: "Once more from the beginning",
  tutorNode_data: "Much data",
  tutorNode_networks: "Networks",
  tutorNode_games: "Game worlds",
  tutorNode_translate: "Translator",
  tutorNode_assistant: "Helping mind",
  tutorNode_aligned: "Aligned mind",
  tutorNode_runaway: "Almighty mind",

  tutorHead_tree: "The map is a tree",
  tutorText_tree:
    "Time runs from left to right. Each card is a technology; a line leads from what is needed to what it enables. Science opens doors, commercial ones bring money, and endings end the match, well or badly. Shape and word say the same as the colour.",
  tutorHead_staff: "You lead a research group",
  tutorText_staff:
    "Your people work where you put them. Choose the Translator in the tree, and put people there.",
  tutorPut: "Put people on the Translator",
  tutorTake: "Take them away again",
  tutorHead_turn: "Everybody decides at the same time",
  tutorText_turn:
    "Then a quarter passes for all. The ring around the sign is your progress; nobody else sees it. End your turn until the Translator is built.",
  tutorEnd: "End turn",
  tutorMonths: (p: { quarters: number; percent: number }) =>
    `Quarter ${p.quarters}. The Translator is built to ${p.percent} %.`,
  tutorBuilt: "Built! For now only you know.",
  tutorHead_keep: "You have it. What now?",
  tutorText_keep: "What pays depends on what you secretly want. Try one; you can change your mind here.",
  tutorKeep_published: "Publish it",
  tutorKeep_sold: "Sell it",
  tutorKeep_secret: "Keep it secret",
  tutorThen_published:
    "Fame for you, and everybody can build on it from now on. They need not do it again, so the whole race gets faster.",
  tutorThen_sold: "Money each quarter. All see that it is on sale, but not how it is made.",
  tutorThen_secret:
    "Nobody can build on it but you. It may leak, and your lead lasts only as long as nobody finds it too.",
  tutorHead_fog: "The fog lifts where you have been",
  tutorText_fog:
    "What is far away is rumoured: dashed, without a name, perhaps wrong. The closer you come, the more you see. Scouts see further. What others hide stays hidden.",
  tutorHead_facade: "Not all that shines is good",
  tutorText_facade:
    "Two endings, and both look good. Whoever builds one first ends the match for all. Inspect them before somebody does.",
  tutorInspect: "Inspect the endings",
  tutorInspected: "The Almighty mind only looked good. If you publish that, others may stop in time. May.",
  tutorHead_motive: "You want something that only you know",
  tutorText_motive:
    "Fame, money, speed, a good ending, the crowd: one of five motives is dealt to you, and others guess yours. At the end all are shown, and whoever came closest to the own wish has won, even if it went wrong for the world.",
  tutorHead_done: "That is all you need",
  tutorText_done:
    "The rest is in the others: what they hide, promise and break. Warn, lobby, share, wait, or be faster than all of them.",
};
