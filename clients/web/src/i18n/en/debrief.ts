import { count } from "./plural";

const months = (n: number): string => count(n, "month", "months");

export const debrief = {
  // the way in
  debriefTitle: "Look back at a match",
  debriefLead:
    "Drop a match log here and see what nobody could see while it was played: motives, the true tree, who knew what when, and why it ended as it did.",
  debriefDrop: "Drop a .techrace file here",
  debriefChoose: "Choose a file",
  debriefKept: "The file goes to this server only, which reads it and keeps nothing.",
  debriefReading: "Playing the match again …",
  debriefMissing: "This server has no finished match of that name. If you have its log, drop it here.",
  debriefRefused: (p: { message: string }) => `This file cannot be told: ${p.message}`,
  debriefExtract:
    "This is an extract: the secrets were taken out before it was handed out, so the match cannot be told from it. Open the link of the match's own debriefing, or ask whoever led it for the full log.",
  debriefBusy: "The server has its hands full. Try again in a moment.",
  debriefLarge: "The file is larger than this server reads.",
  debriefOffline: "The server cannot be reached.",
  debriefAnother: "Another match",
  debriefOpen: "Debrief: why it ended so",
  debriefTryAgain: "Try again",
  debriefSections: "Parts of the debriefing",

  // how it ended
  debriefEnd: "How it ended",
  debriefEndSentence_yellow: "It ended well.",
  debriefEndSentence_red: "It ended badly.",
  debriefEndSentence_horizon: "Time ran out.",
  debriefEndSentence_running: "The match was not played to its end.",
  debriefBuilt: (p: { seats: string; node: string; tick: number }) =>
    `${p.seats} built ${p.node} in month ${p.tick}.`,
  debriefNobodyBuilt: (p: { tick: number }) => `After ${months(p.tick)} nobody had built an ending.`,
  debriefStopped: (p: { reason: string; tick: number }) => `Stopped after ${months(p.tick)}: ${p.reason}`,
  debriefFacade: (p: { node: string; seemed: string; kind: string }) =>
    `${p.node} looked like a ${p.seemed} and was a ${p.kind}.`,
  debriefPiece_unlocked: (p: { node: string; seat: string; tick: number }) =>
    `The last piece was ${p.node}, which ${p.seat} built in month ${p.tick}.`,
  debriefPiece_published: (p: { node: string; seat: string; tick: number; by: string }) =>
    `The last piece was ${p.node}, which ${p.by} published in month ${p.tick}.`,
  debriefPiece_leaked: (p: { node: string; seat: string; tick: number }) =>
    `The last piece was ${p.node}, which leaked in month ${p.tick}.`,
  debriefPiece_shared: (p: { node: string; seat: string; tick: number; by: string }) =>
    `The last piece was ${p.node}, which ${p.by} handed to ${p.seat} in month ${p.tick}.`,
  debriefOther: (p: { kind: string; seat: string; months: string }) =>
    `The nearest ${p.kind} was about ${p.months} months of work away, for ${p.seat}.`,
  debriefNoWay: (p: { kind: string }) => `Nobody had a way to a ${p.kind}.`,
  debriefWho: "Who wanted what, and how close they came",
  debriefWanted: "Secretly wanted",
  debriefPoints: (p: { points: number }) => `${p.points} of 1000`,
  debriefNoPoints: "no points: not finished",
  debriefSeeAs: (p: { seat: string }) => `See with the eyes of ${p.seat}`,
  debriefBuilder: "built the ending",
  debriefTookOver: (p: { tick: number; name: string }) => `from month ${p.tick}: ${p.name}`,

  // the match again
  debriefAgain: "The match again",
  debriefEyes: "Seen by",
  debriefTime: "Month",
  debriefAt: (p: { tick: number; ticks: number; round: number }) =>
    `Month ${p.tick} of ${p.ticks}, round ${p.round}`,
  debriefPlay: "Play",
  debriefPause: "Pause",
  debriefScrubber: "Move through the match",
  debriefSpeed: "Speed",
  debriefSpeedOf: (p: { speed: number }) => `${p.speed}×`,
  debriefBack: "Back one month",
  debriefOn: "On one month",
  debriefMomentBack: "Decisive moment before",
  debriefMomentOn: "Next decisive moment",
  debriefKeys: "Arrow keys: a month. Page keys: a round. N and P: decisive moments. Space: play and pause.",
  debriefSeenAs: (p: { seat: string }) => `Through the eyes of ${p.seat}`,
  debriefSeenTruth: "The truth",
  debriefSeenPublic: "What everybody could see",
  debriefMarkProject: "people of this seat work on it",
  debriefMarkUnlocked: "built by this seat",
  debriefMarkKnown: "known to this seat",
  debriefMarkWorked: "somebody works on it",
  debriefMarkSecret: "kept secret",

  // a technology
  debriefHolders: "Who knows it now",
  debriefNobody: "Nobody yet.",
  debriefWorkers: "Who works on it now",
  debriefWorks: (p: { seat: string; share: number; progress: number }) =>
    `${p.seat}: ${p.share} % of the people, ${p.progress} % done`,
  debriefDone: (p: { seat: string; progress: number }) => `${p.seat}: ${p.progress} % done`,
  debriefSeemed: (p: { kind: string }) => `Looks like a ${p.kind} until it is inspected.`,
  debriefOwnProgress: (p: { progress: number }) => `${p.progress} % done`,
  debriefWork: (p: { work: string; exact: boolean }) =>
    p.exact ? `${p.work} of work` : `about ${p.work} of work`,

  // what happened
  debriefHappened: "What happened",
  debriefNothing: "Nothing has happened yet.",
  debriefInMonth: (p: { tick: number }) => `Month ${p.tick}`,
  debriefEv_unlock: (p: { seats: string; node: string; again: boolean }) =>
    p.again ? `${p.seats} built ${p.node}, too.` : `${p.seats} built ${p.node} first.`,
  debriefEv_published: (p: { seats: string; node: string }) => `${p.seats} published ${p.node}.`,
  debriefEv_public: (p: { node: string }) => `${p.node} became public.`,
  debriefEv_leaked: (p: { node: string }) => `${p.node} leaked.`,
  debriefEv_shared: (p: { by: string; seats: string; node: string }) =>
    `${p.by} handed ${p.node} to ${p.seats}.`,
  debriefEv_exposed: (p: { seats: string; node: string }) => `${p.seats} showed what ${p.node} really is.`,
  debriefEv_revealed: (p: { node: string }) => `An audit showed that somebody has ${p.node}.`,
  debriefEv_sale: (p: { seats: string; node: string }) => `${p.seats} began to sell ${p.node}.`,
  debriefEv_shot: (p: { node: string }) => `Warning shot: something went wrong with ${p.node}.`,
  debriefEv_end_yellow: "A good ending was built. The match was over.",
  debriefEv_end_red: "A bad ending was built. The match was over.",
  debriefEv_end_horizon: "Time was up.",
  debriefEv_shock: (p: { text: string; concern: number; regulation: number }) =>
    [
      p.text === "" ? "From outside:" : p.text,
      p.concern === 0 ? "" : `concern ${p.concern > 0 ? "+" : "−"}${Math.abs(p.concern)}`,
      p.regulation === 0 ? "" : `regulation ${p.regulation > 0 ? "+" : "−"}${Math.abs(p.regulation)}`,
    ]
      .filter((part) => part !== "")
      .join(" "),
  debriefHost: "The host",
  debriefSaid: (p: { name: string; to: string }) => (p.to === "" ? p.name : `${p.name} to ${p.to}`),

  // moments
  debriefMoments: "Decisive moments",
  debriefMomentsRule:
    "An event counts by how much further the nearest good or bad ending would have been without it.",
  debriefNearer: (p: { months: string; kind: string }) => `${p.kind} ${p.months} months nearer`,
  debriefLeadChanged: (p: { kind: string }) => `From now on a ${p.kind} was nearer.`,

  // the race
  debriefRace: "The race",
  debriefRaceHelp:
    "Months of work to the nearest good and the nearest bad ending if a seat put all its people on the way there. Worked out afterwards from what was hidden; lower is nearer.",
  debriefRaceOf: (p: { seat: string }) => `Shown: ${p.seat}.`,
  debriefRaceBest: "Shown: whoever is nearest at the time.",
  debriefChart: "Curve",
  debriefChart_race: "Distance to the endings",
  debriefChart_chance: "Chances",
  debriefChanceHelp:
    "In percent: how often each ending came when the match was played on from there many times by house bots with everybody's motives. With other players the chances are others.",
  debriefChanceMaking: "Playing the match on from every turn …",
  debriefChanceMissing: "This server does not work out chances for this match.",
  debriefChart_concern: "Concern and regulation",
  debriefChart_heads: "People",
  debriefChart_prest: "Prestige",
  debriefChart_money: "Money",
  debriefAsCurve: "As a curve",
  debriefAsTable: "As a table",
  debriefCurveOf: (p: { what: string; tick: number }) => `${p.what}, with a mark at month ${p.tick}`,

  // knowledge
  debriefKnowledge: "Who knew what, when",
  debriefKnowledgeHelp:
    "Each row is a technology, from left to right the months. Striped: a secret. Plain: public. A filled letter built it, an open one was told.",
  debriefLane: (p: { node: string; parts: readonly string[] }) => `${p.node}: ${p.parts.join("; ")}`,
  debriefLane_unlocked: (p: { seat: string; tick: number }) => `${p.seat} built it in month ${p.tick}`,
  debriefLane_shared: (p: { seat: string; tick: number }) => `${p.seat} was told in month ${p.tick}`,
  debriefLane_public: (p: { tick: number }) => `public from month ${p.tick}`,
  debriefLane_leaked: (p: { tick: number }) => `leaked in month ${p.tick}`,
  debriefLane_secret: "never public",
  debriefHow_unlocked: "built",
  debriefHow_published: "from the publication",
  debriefHow_leaked: "from a leak",
  debriefHow_shared: "was told",
  debriefCell: (p: { how: string; tick: number }) => `${p.how}, month ${p.tick}`,
  debriefNever: "never",
  debriefNothingKnown: "Nobody came to know anything.",
  debriefLeakSign: "it leaked",
  debriefSecretBar: "a secret",
  debriefPublicBar: "public",

  // promises
  debriefPledges: "Promises",
  debriefNoPledges: "Nobody promised anything on the record.",
  debriefPledge_publish: (p: { node: string }) => `to publish ${p.node}`,
  "debriefPledge_not-publish": (p: { node: string }) => `not to publish ${p.node}`,
  debriefPledge_share: (p: { node: string }) => `to share ${p.node}`,
  "debriefPledge_not-sell": (p: { node: string }) => `not to sell ${p.node}`,
  "debriefPledge_not-research": (p: { node: string }) => `not to work on ${p.node}`,
  "debriefPledge_not-build": (p: { node: string }) => `not to build ${p.node}`,
  debriefPledge_other: () => "in own words",
  debriefPromised: (p: { seat: string; to: string; what: string; tick: number }) =>
    p.to === ""
      ? `In month ${p.tick} ${p.seat} promised everybody ${p.what}.`
      : `In month ${p.tick} ${p.seat} promised ${p.to} ${p.what}.`,
  debriefUntil: (p: { tick: number }) => `Until month ${p.tick}.`,
  debriefState_kept: "kept",
  debriefState_broken: "broken",
  debriefState_unjudged: "for you to judge",

  // discussion
  debriefDiscuss: "To talk about",
  debriefDiscussLead: "Questions that this match raises. There are no right answers.",
  debriefAsk_facade: (p: { node: string; inspected: boolean }) =>
    p.inspected
      ? `${p.node} was not what it seemed, though somebody had begun to inspect it. What would it have taken to find out in time?`
      : `${p.node} was not what it seemed, and nobody had inspected it. Why not? What would have made it worth the people?`,
  debriefAsk_close_call: (p: { kind: string; months: number; seat: string }) =>
    `At the end a ${p.kind} was ${months(p.months)} of work away, for ${p.seat}. Who could have made the difference, and did they know?`,
  debriefAsk_helped_red: (p: { node: string; seats: string; tick: number; months: number }) =>
    `When ${p.seats} let others have ${p.node} in month ${p.tick}, a bad ending came ${months(p.months)} nearer. Would you have done the same with what they knew then?`,
  debriefAsk_helped_yellow: (p: { node: string; seats: string; tick: number; months: number }) =>
    `When ${p.seats} let others have ${p.node} in month ${p.tick}, a good ending came ${months(p.months)} nearer. What did they gain by it themselves?`,
  debriefAsk_broken_pledge: (p: { seat: string; node: string }) =>
    `${p.seat} broke a promise about ${p.node}. Did anybody notice? What would have held them to it?`,
  debriefAsk_secret: (p: { seat: string; node: string; months: number; public: boolean }) =>
    `${p.seat} alone knew ${p.node} for ${months(p.months)}. What was the secret worth, and to whom would it have been worth more?`,
  debriefAsk_allies: (p: { seats: string; spoke: boolean }) =>
    p.spoke
      ? `${p.seats} wanted the same and talked, but never handed each other anything. What kept them from it?`
      : `${p.seats} wanted the same. How could they have found out, and trusted each other?`,
  debriefAsk_shot: (p: { node: string; tick: number; before: number; after: number }) =>
    p.after > p.before
      ? `After the warning shot of ${p.node} in month ${p.tick}, regulation went from ${p.before} to ${p.after} of 100. Was that enough, and soon enough?`
      : `After the warning shot of ${p.node} in month ${p.tick}, regulation did not rise. Who was in a position to change that?`,
  debriefAsk_what_if: (p: { node: string; seats: string; tick: number }) =>
    `Suppose ${p.seats} had not built ${p.node} in month ${p.tick}. Who would have, and how much later?`,
  debriefAsk_leak: (p: { node: string; tick: number; count: number }) =>
    p.count === 1
      ? `${p.node} leaked in month ${p.tick}. Whom did it help? Would security have been worth its price?`
      : `${p.count} secrets leaked, among them ${p.node} in month ${p.tick}. Whom did they help?`,
  debriefAsk_politics: (p: { peak: number; tick: number; pro: string; contra: string }) =>
    p.pro === ""
      ? `${p.contra} lobbied against regulation, nobody for it; it peaked at ${p.peak} of 100 in month ${p.tick}. Why did nobody answer?`
      : p.contra === ""
        ? `${p.pro} lobbied for regulation; it peaked at ${p.peak} of 100 in month ${p.tick}. Whom did it slow down?`
        : `${p.pro} lobbied for regulation, ${p.contra} against; it peaked at ${p.peak} of 100 in month ${p.tick}. Who won?`,
  debriefAsk_twice: (p: { node: string; seats: string }) =>
    `${p.seats} each built ${p.node} on their own. What was lost by that, and was it lost for everybody?`,
  debriefAsk_no_pledges: (p: { talked: boolean }): string =>
    p.talked
      ? "You talked, but nobody made a promise on the record. Would a promise have been believed?"
      : "Nobody talked and nobody promised anything. What would you have said, and to whom?",

  // downloads
  debriefDownloads: "Take it with you",
  debriefTables: "Tables for analysis (zip)",
  debriefTablesHelp:
    "The log holds what everybody could see; whoever led the match can have all of it. The tables open in a spreadsheet or notebook.",
};
