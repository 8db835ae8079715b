import type { create as english } from "../en/create";
import type { Translated } from "../translated";
import { cuenta } from "./plural";

export const create: Translated<typeof english> = {
  createTitle: "Abrir salas para un taller",
  createLong: "¿Cuánto tiempo hay?",
  createMinutes: "minutos",
  createPreset_45: "Una partida corta en un árbol pequeño, y unas palabras después",
  createPreset_90: "La carrera normal, con tiempo para hablar",
  createPreset_180: "La carrera normal con calma, y un largo repaso",
  createPeople: "¿Cuántas personas?",
  createPeopleNumber: "Cuántas personas, en cifra",
  createMore: "Cambiar más cosas",
  createScenario: "Juego",
  createPerRoom: "Personas por sala, como máximo",
  createPerRoomHint: (p) =>
    `El juego tiene ${cuenta(p.seats, "puesto", "puestos")}; los bots pueden jugar los demás.`,
  createSeconds: "Segundos por ronda",
  createSecondsHint: "Una ronda acaba antes si todos han decidido.",
  createMatches: "Partidas seguidas",
  createMatchesHint: "Con la misma gente; cada vez, todos pasan al puesto siguiente.",
  createDealt: "Repartir al azar los motivos secretos",
  createBots: "Bots de la casa juegan donde falte gente",
  createTalk: "Los puestos pueden hablar",
  createListed: "Mostrar las salas en la página de inicio",
  createPlan: "Esto es lo que resulta",
  createRooms: "Salas en paralelo",
  createEach: "Personas en cada una",
  createBotSeats: "Puestos con bots",
  createRound: "Una ronda, como máximo",
  createRoundsMost: "Rondas, como máximo",
  createTimes: "En qué se va el tiempo",
  createIntro: "Bienvenida",
  createPlay: "Juego",
  createDebrief: "Repaso",
  createEnds: (p) => `Si empiezas ahora, terminará a las ${p.time} a más tardar.`,
  createDo: (p) => (p.rooms === 1 ? "Abrir la sala" : `Abrir ${p.rooms} salas`),
  createRefused: "El servidor no las abrió.",
  createTokenWrong: "Esta no es la clave con la que se inició el servidor.",
  createTooMany: (p) =>
    `En el servidor ${p.rooms === 1 ? "cabe" : "caben"} ${cuenta(p.rooms, "sala", "salas")} más.`,
  createNoServer: "El servidor no responde.",
  createdTitle: "Las puertas están abiertas",
  createdSentence: (p) =>
    p.rooms === 1
      ? "La sala espera. Se entra con este código:"
      : `${p.rooms} salas esperan. En todas se entra con este único código:`,
  createdOne: "Nada empieza antes de que lo digas.",
  createdMany: "Quien entra recibe un puesto donde haya más libres. Nada empieza antes de que lo digas.",
  createdLead: "Dirigir",
  createdKept: "El derecho a dirigir se guarda en este dispositivo, y en ningún otro sitio.",

  rehearseTitle: "Ensayar a solas",
  rehearseLead: "Una sala solo para ti, con bots en los demás puestos. Nadie más se entera.",
  rehearsePart: "¿Qué quieres probar?",
  rehearsePlay: "Jugar un puesto",
  rehearseConsole: "Dirigir una partida de bots, con la consola de facilitación",
  rehearsePace: "¿A qué ritmo?",
  rehearseOwn: "A mi ritmo: los bots siempre han decidido ya",
  rehearseFast: "Rápido: un mes cada dos segundos, haga lo que haga",
  rehearseDo: "Empezar",
  rehearseNoBots: "Este servidor se inició sin bots de la casa.",

  wallJoin: "Entra con tu teléfono",
  wallHere: (p) =>
    p.count === 0 ? "¿Quién llega primero?" : `Ya ${p.count === 1 ? "hay" : "son"} ${p.count}`,
  wallQuiet: "Aún no hay nada público.",
  wallGone: "Esta sala ya no existe.",
  wallLost: "Se perdió la conexión. Volverá por sí sola.",
};
