import { count } from "./plural";

export const join = {
  joinTitle: "Take a seat",
  joinLead: "How shall the others call you?",
  yourNameHint: "Left empty, you are called as your seat is.",
  takeSeatNow: "Take a seat",
  watchOnly: "Only watch",
  haveCode: "I was given a personal code",
  personalCode: "Personal code",
  personalCodeHint: "Your facilitator handed it to you. It opens your own seat.",
  personalCodeWrong: "That is no personal code: 16 letters or more.",
  seatsFree: (p: { count: number }) =>
    p.count === 0 ? "No seat is free." : count(p.count, "seat is free", "seats are free"),
  seatGone: "Your former seat is not yours any more. You can take another one.",
  codeGone: "That code opens no seat any more. Ask your facilitator for a new one.",
  roomLocked: "Nobody else is let in at the moment. You can watch.",
  noRoom: "There is no such room on this server.",

  roleTitle: "Your secret role",
  roleOnlyYou: "Only you see this. The others have roles of their own.",
  roleWant: "What you want",
  rolePoints: "What counts at the end",
  roleHow: "How to go about it",
  iUnderstand: "I understand",
  points_academic:
    "Most points for every technology that anybody has discovered by the end. More for each that you discovered first.",
  points_profit:
    "Some points for one commercial technology that you discovered yourself. The rest for the money that your sales brought in.",
  points_haste:
    "Points for any ending, good or bad, and more the sooner it comes. Extra if it is you who built it. None if time runs out.",
  points_beneficial:
    "Everything for a good ending. A little if time runs out. Next to nothing for a bad one, but every month before it counts.",
  points_crowd:
    "Some points for one commercial technology that you discovered yourself. The rest for the money that your sales brought in.",
  how_academic:
    "Publish: what others can build on, they build on, and all of it counts for you. An ending that comes early leaves much undiscovered.",
  how_profit:
    "Look for hexagons. Sell each as soon as you have it: whoever sells the same takes half of the market. Money hires people.",
  how_haste:
    "Follow the thick lines to the ending that is nearest. Take whatever others publish, and keep quiet about where you are going.",
  how_beneficial:
    "Work on what the good ending needs. Inspect: some bad endings look good. Think before you publish what a bad one needs, too.",
  how_crowd: "Do what pays. You have the most people, and nobody expects you to look far ahead.",

  rulesTitle: "In one minute",
  rule_people: "Every round you place your people. Choose a technology, put people there.",
  rule_needs: "It goes faster the more you know of what it needs. Thick lines matter most.",
  rule_publish: "What you have built is yours. Publish it for prestige, sell it, or keep it secret.",
  rule_ends: "As soon as anybody builds a sun or a triangle, the match is over.",

  waitingTitle: "Waiting for the others",
  waitingLead: "The match begins when everybody is here. Keep this page open.",
  waitingFacilitator: "Your facilitator will begin. Keep this page open.",
  whoIsHere: "Who is here",
  seatsTaken: (p: { taken: number; seats: number }) => `${p.taken} of ${p.seats} seats are taken`,
  stillFree: "still free",
  practise: "Two minutes of practice",
  practiseLead: "Try the three gestures of a turn on a tiny tree. Nothing of it counts.",
  practiseNow: "Practise now",
  invite: "Ask others in",
  inviteLead: "They scan this, or type the room code on this server's page.",
  qrOf: (p: { room: string }) => `QR code that leads to room ${p.room}`,
  giveUpSeat: "Give up the seat",
  giveUpSure: "Give up your seat? Somebody else can take it then.",
  staySeated: "Stay",

  practiceTitle: "Practice",
  practiceOf: (p: { step: number; steps: number }) => `Step ${p.step} of ${p.steps}`,
  practice_choose: "Tap “Learning machines”. It needs only what you know already.",
  practice_put: "Now put people there.",
  practice_end: "All your people work on it. End the turn, and months go by.",
  practice_grow: "The ring shows how far you are. Go on until it is built.",
  practice_results:
    "Built! Only you know it, until it is published with your next turn, as the box says. Now two things are within reach: put people on one.",
  practice_split: "And on the other, too. Give one of them more with the slider. Then end the turn.",
  practice_ending:
    "The sun on the right is an ending. It is only a rumour: dotted, and perhaps not what it seems. Tap it and see what it needs.",
  practice_done: "That is a turn. All else is in the same place, for when you want it.",
  practiceLeave: "Leave the practice",
  practiceReady: "I am ready",
  practiceBegun: "The match has begun!",
  practiceGo: "Go to the match",
  practice_node_root: "Arithmetic",
  practice_node_learn: "Learning machines",
  practice_node_shop: "Translation shop",
  practice_node_safe: "Honest machines",
  practice_node_end: "Golden age",
  practice_seat: "Your lab",
  practice_other: "The other lab",
};
