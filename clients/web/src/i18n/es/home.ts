import type { home as english } from "../en/home";
import type { Translated } from "../translated";
import { cuenta } from "./plural";

export const home: Translated<typeof english> = {
  homeLead:
    "Unas tecnologías valen dinero, otras valen fama, y algunas ponen fin a la historia. ¿Quién construye qué primero?",
  roomCode: "Código de la sala",
  roomCodeHint: "Las letras que te muestra quien organiza",
  roomCodeWrong: "Un código de sala solo tiene letras, cifras, - y _.",
  nickname: "Tu nombre",
  nicknameHint: "Como te verán los demás",
  watch: "Mirar",
  takeSeat: "Tomar puesto",
  play: "Jugar",
  runningMatches: "Partidas en este servidor",
  noMatches: "Aquí no hay ninguna partida pública en curso.",
  loading: "Buscando …",
  openSeats: (p) => cuenta(p.count, "puesto libre", "puestos libres"),
  watchMatch: (p) => `Mirar ${p.title}`,
  playMatch: (p) => `Jugar ${p.title}`,
  homeWays: "Qué más hay",
  homeTutorial: "Aprender en cinco minutos",
  homeTutorialText: "Un árbol pequeño para probar. Sin servidor, sin reloj, sin rivales.",
  homeRehearse: "Ensayar a solas",
  homeRehearseText: "Una partida entera entre bots: a tu ritmo, o rápida.",
  homeCreate: "Abrir salas",
  homeCreateText: "Para 45, 90 o 180 minutos y hasta 200 personas, con un solo código.",
  homeLeadRooms: "Mis salas",
  homeLeadRoomsText: "Reloj, puestos, mensajes: las salas que se dirigen desde este dispositivo.",
  homeReplay: "Revivir una partida",
  homeReplayText: "Una partida terminada, a partir de su registro: quién sabía qué, y cuándo.",
  homeCheck: "Probar la red",
  homeCheckText: "¿Funcionará en esta sala, en este dispositivo? Se sabe en un minuto.",
};
