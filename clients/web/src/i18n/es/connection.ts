import type { connection as english } from "../en/connection";
import type { Translated } from "../translated";

export const connection: Translated<typeof english> = {
  connecting: "Conectando …",
  connected: "Conectado",
  reconnecting: (p) =>
    p.seconds > 0
      ? `Se perdió la conexión. Nuevo intento en ${p.seconds} s.`
      : "Se perdió la conexión. Nuevo intento …",
  reconnectNow: "Intentar ya",
  offline: "Este dispositivo no tiene red. La partida sigue; volverás a ella cuando vuelva la red.",
  closedFinished: "Se cerró la conexión: la partida ha terminado.",
  closedReplaced: "Este puesto se juega ahora en otra ventana.",
  takeBack: "Seguir aquí",
  closedNoRoom: "Esa sala no existe en este servidor.",
  closedRoomClosed: "La sala se ha cerrado.",
  closedForbidden: "Este enlace ya no abre el puesto. Pide uno nuevo.",
  closedVersion: "El servidor habla una versión más nueva que esta página.",
  reload: "Recargar la página",
  closedHalted: "Un error del servidor detuvo la sala. Quien organiza puede verlo.",
  closedFull: "El servidor está lleno. Pronto habrá otro intento.",
  closedProtocol: "El servidor y esta página no se entienden. Recarga y, si sigue igual, avisa.",
  closedOther: (p) => `La conexión terminó (código ${p.code}).`,
  noSeatFree: "Ya no queda ningún puesto libre. Puedes mirar.",
  watchInstead: "Solo mirar",
  refusedSentence: (p) => `No se aceptó: ${p.message}`,
};
