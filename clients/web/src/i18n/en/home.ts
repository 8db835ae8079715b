import { count } from "./plural";

export const home = {
  homeLead:
    "Some technologies are worth money, some are worth fame, and some end the story. Who builds what first?",
  roomCode: "Room code",
  roomCodeHint: "The letters that your host shows you",
  roomCodeWrong: "A room code has only letters, digits, - and _.",
  nickname: "Your name",
  nicknameHint: "As the others will see you",
  watch: "Watch",
  takeSeat: "Take a seat",
  play: "Play",
  runningMatches: "Matches on this server",
  noMatches: "No public match is running here.",
  loading: "Looking …",
  openSeats: (p: { count: number }) => count(p.count, "seat is free", "seats are free"),
  watchMatch: (p: { title: string }) => `Watch ${p.title}`,
  playMatch: (p: { title: string }) => `Play ${p.title}`,
};
