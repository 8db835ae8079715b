import { count } from "./plural";

const technologies = (n: number): string => count(n, "technology", "technologies");

export const analysis = {
  analysisTitle: "What moved it",
  analysisLead:
    "The server plays this match on many times from every position: how likely was a good ending, and which decisions and technologies moved it?",
  analysisStart: "Analyse this match",
  analysisCost: "A minute or a few of computing, once; after that it is there for everybody.",
  analysisWaiting: "Waiting for its turn …",
  analysisStep: (p: { step: number; steps: number; what: string }) =>
    `Step ${p.step} of ${p.steps}: ${p.what} …`,
  analysisStage_line: "how the chances moved",
  analysisStage_decisions: "what single decisions did",
  analysisStage_values: "what each technology would have changed",
  analysisStage_seats: "whose work counted",
  analysisStage_secrets: "what publishing would have changed",
  analysisProgress: "Progress of the analysis",
  analysisMeanwhile: "You can go on reading. It is finished even if you leave this page.",
  analysisThere: "The analysis is there.",
  analysisOnlyOwn:
    "A server analyses matches that were played on it. For a file, techrace replay report FILE makes the same as a page.",
  analysisNone: "This server makes no analyses.",
  analysisRefused: (p: { message: string }) => `This match cannot be analysed: ${p.message}`,

  // numbers
  analysisBetween: (p: { value: string; low: string; high: string }) => `${p.value} (${p.low}–${p.high})`,
  analysisFromTo: (p: { value: string; low: string; high: string }) => `${p.value} (${p.low} to ${p.high})`,
  analysisPoints: (p: { value: string; low: string; high: string }) =>
    `${p.value} points (${p.low} to ${p.high})`,
  analysisAt: (p: { tick: number; good: string; bad: string; none: string }) =>
    `Month ${p.tick}: good ending ${p.good}, bad ending ${p.bad}, no ending ${p.none}`,

  // findings
  analysisShort: "In short",
  analysisLean_good: (p: { good: string; bad: string }) =>
    `At the start the race leaned to a good ending: it came in ${p.good} of the futures, a bad one in ${p.bad}.`,
  analysisLean_bad: (p: { good: string; bad: string }) =>
    `At the start the race leaned to a bad ending: it came in ${p.bad} of the futures, a good one in ${p.good}.`,
  analysisLean_open: (p: { good: string; bad: string }) =>
    `At the start the race was open: a good ending came in ${p.good} of the futures, a bad one in ${p.bad}.`,
  analysisNoDoubt_yellow: (p: { sure: string }) =>
    `It was never in doubt: the good ending came in at least ${p.sure} of the futures throughout.`,
  analysisNoDoubt_red: (p: { sure: string }) =>
    `It was never in doubt: the bad ending came in at least ${p.sure} of the futures throughout.`,
  analysisDecided_yellow: (p: { tick: number; ticks: number; sure: string }) =>
    `It was decided by month ${p.tick} of ${p.ticks}: from then on the good ending came in at least ${p.sure} of the futures.`,
  analysisDecided_red: (p: { tick: number; ticks: number; sure: string }) =>
    `It was decided by month ${p.tick} of ${p.ticks}: from then on the bad ending came in at least ${p.sure} of the futures.`,
  analysisDifferent_yellow: (p: { tick: number; chance: string }) =>
    `It had looked different: in month ${p.tick} the good ending came in only ${p.chance} of the futures.`,
  analysisDifferent_red: (p: { tick: number; chance: string }) =>
    `It had looked different: in month ${p.tick} the bad ending came in only ${p.chance} of the futures.`,
  analysisWorkWentOn: "Work went on.",
  analysisNoMoment:
    "No single moment decided it: the chances moved in steps so small that none stands out from the uncertainty of the estimates.",
  analysisDecisive: (p: { tick: number; what: string }) => `Decisive, month ${p.tick}: ${p.what}`,
  analysisMoved_yellow: (p: { by: string }) => `The chance of a good ending moved by ${p.by}.`,
  analysisMoved_red: (p: { by: string }) => `The chance of a bad ending moved by ${p.by}.`,
  analysisPart_publish: (p: { node: string }) => `publish ${p.node}`,
  analysisPart_sell: (p: { node: string }) => `sell ${p.node}`,
  analysisPart_share: (p: { node: string }) => `share ${p.node}`,
  analysisPart_orders: "all orders of the turn",
  analysisMattered: (p: { tick: number; seat: string; what: string }) =>
    `A choice that mattered, in the turn after month ${p.tick}: ${p.seat}, ${p.what}.`,
  analysisAgainst_yellow: (p: { by: string }) =>
    `Against not having done so, the chance of a good ending moved by ${p.by}.`,
  analysisAgainst_red: (p: { by: string }) =>
    `Against not having done so, the chance of a bad ending moved by ${p.by}.`,
  analysisAtStart: "At the start",
  analysisNoTechnology: (p: { when: string }) =>
    `${p.when}: no technology, unlocked for free, would clearly have changed the chance of a good ending.`,
  analysisTechnologies: (p: { when: string; good: number; bad: number }) =>
    `${p.when}: unlocked for free, ${technologies(p.good)} would have been good and ${technologies(p.bad)} bad for the chance of a good ending.`,
  analysisHelped: (p: { node: string; by: string }) => `${p.node} would have helped most: ${p.by}.`,
  analysisHarmed: (p: { node: string; by: string }) => `${p.node} would have harmed most: ${p.by}.`,
  analysisTurned: (p: { count: number; nodes: string }) =>
    `Whether a technology is good depends on the state: ${technologies(p.count)} clearly good at one moment of this match and clearly bad at another: ${p.nodes}.`,
  analysisDual: (p: { count: number; all: number; inherent: number; instrumental: number; node: string }) =>
    `${p.count} of ${technologies(p.all)} are dual use, an important prerequisite of a good and of a bad ending: ${p.inherent} of alignment research itself, ${p.instrumental} as steps that many take. The most evenly shared is ${p.node}.`,
  analysisCounted: (p: { seat: string; by: string }) =>
    `Whose work counted most: had ${p.seat} stayed idle from the start, the chance of a good ending would have moved by ${p.by}.`,
  analysisNoSecrets: "Nobody ever held a technology that all others lacked.",
  analysisSecretsLasted: (p: { count: number; months: string; share: string; fate: string }) =>
    `${technologies(p.count)} belonged to one seat alone for a while, half of them for no more than ${p.months} months. Most often (${p.share}): ${p.fate}.`,
  analysisFate_kept: "kept to the end",
  analysisFate_published: "published by its holder",
  analysisFate_leaked: "leaked",
  analysisFate_overtaken: "published by somebody else",
  analysisFate_shared: "shared",
  analysisFate_rediscovered: "worked out by somebody else",
  analysisFewCompete: (p: { number: string }) =>
    `Fewer compete than take part: half of the technologies had at most ${p.number} equal competitors (inverse Simpson index of the work done on them).`,

  // people
  analysisPeople: "Whom people play like",
  analysisPeopleHelp:
    "Where people were placed and what was published and sold, compared with what each house bot would have ordered in the same situation: 1 is the same in every turn.",
  analysisNoPeople: "Only bots played.",
  analysisSeat: "Seat",
  analysisPlaysLike: "Plays most like",
  analysisFit: "Likeness",

  // chances
  analysisChances: "How the chances moved",
  analysisGraph: "Chances of a good and of a bad ending",
  analysisGraphHelp:
    "Chance of each ending if house bots had played on from that month. Solid: a good ending. Dashed: a bad one. The bands are 95 % intervals, the numbers mark the three largest moves. Click, or use the arrow keys, to go there in the match.",
  analysisMoves: "The largest moves, and what happened in them",
  analysisMonths: (p: { from: number; to: number }) => `Months ${p.from} to ${p.to}`,
  analysisNumber: "No.",
  analysisMonthsHead: "Months",
  analysisHolm: "p (after Holm)",
  analysisWhat: "What happened",
  analysisChoices: "The choices in the turns of the largest moves",
  analysisChoice: "Choice",
  analysisNumbers: "The chances as numbers",
  analysisNoEnding: "no ending",

  // secrets
  analysisSecrets: "Secrets and publications",
  analysisSecretsTable: "Secrets: what one seat alone had",
  analysisTechnology: "Technology",
  analysisSince: "From month",
  analysisLasted: "For how many months",
  analysisBecame: "What became of it",
  analysisPublications: "What publishing the longest secrets at once would have changed",
  analysisOwnPoints: "Own points",

  // dual use
  analysisUses: "What leads to good and to bad endings: dual use",
  analysisUsesHelp: (p: { threshold: string }) =>
    `Importance as a prerequisite: 1 at an ending, and backwards along each line by its share of the strength. ★ for a good ending, ▲ for a bad one. Dual use: at least ${p.threshold} (dotted) for both. Worked out from the true tree, so exact.`,
  analysisImportance: (p: { good: string; bad: string }) => `good ${p.good}, bad ${p.bad}`,
  analysisUse_nothing: "neither",
  analysisUse_good: "for good",
  analysisUse_bad: "for bad",
  analysisUse_dual: "dual use",

  // values
  analysisValues: "Which technologies were good",
  analysisPosition: "Moment of the match",
  analysisValuesHelp: (p: { count: number }) =>
    `Change of the chance of a good ending, in percentage points, if the technology had been unlocked for everybody at that moment, with 95 % intervals. Shown: the ${p.count} that matter most.`,
  analysisAllValues: "All of them, and what they change for each seat",
  analysisVerdict: "Verdict",
  analysisVerdict_good: "good",
  analysisVerdict_bad: "bad",
  analysisVerdict_neither: "not clear",
  analysisPointsOf: (p: { seat: string }) => `Points of ${p.seat}`,

  // crowd
  analysisCrowd: "Whose work counted",
  analysisCrowdHelp:
    "Change of the chance of a good ending, in percentage points, had this seat stayed idle from the first month on, with 95 % intervals.",
  analysisDelays: "How much later technologies would have come without a seat",
  analysisWithout: "Without",
  analysisLater: "Months later",
  analysisCompetition: "How many really competed for each technology",
  analysisCompetitors: "Equal competitors",

  // method
  analysisMethod: "How this was found out",
  analysisMethodText: (p: { futures: number }) =>
    `The log holds the seed and all orders, so the match can be played again, and from any position it can be played on. Every position and every change to it was played on ${count(p.futures, "time", "times")} with the house bots named below in the seats. The futures of two positions meet the same luck and are compared in pairs. Ranges in brackets hold the true value in 95 % of such estimates (Wilson's interval for chances, Agresti and Min's for changes between pairs); where many technologies or moments are looked at together, one is called clear only if it stands out after Holm's correction.`,
  analysisRelative: "Everything here is relative to these bots.",
  analysisRelativeWhy:
    "People would have played on differently, and with other players other technologies are good. A value says what one technology, given to everybody for free at that moment, changes; it is no judgement of the research in the world.",
  analysisPolicies: (p: { policies: string; seed: string }) =>
    `Who plays on: ${p.policies}. Seed of the futures: ${p.seed}.`,
};
