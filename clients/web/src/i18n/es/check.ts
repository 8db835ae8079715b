import type { check as english } from "../en/check";
import type { Translated } from "../translated";
import { cuenta } from "./plural";

const segundos = (n: number): string => cuenta(n, "segundo", "segundos");

export const check: Translated<typeof english> = {
  checkTitle: "¿Funcionará aquí?",
  checkLead:
    "Esta página mantiene durante un minuto una conexión con el servidor del juego y examina este dispositivo. Déjala abierta, mejor donde la gente vaya a sentarse.",
  checkRunning: (p) =>
    `Manteniendo la conexión … ${p.seconds === 1 ? "queda" : "quedan"} ${segundos(p.seconds)}`,
  checkProgress: "Avance de la prueba",
  checkAgain: "Probar otra vez",
  check_good: "Todo en orden. Este dispositivo puede jugar aquí.",
  check_usable: "Servirá. Lee lo que está marcado abajo.",
  check_bad: "Así no funcionará.",
  checkGrade_good: "bien",
  checkGrade_usable: "aviso",
  checkGrade_bad: "problema",
  checkHeld: (p) =>
    p.seconds === 0
      ? "No se pudo mantener ninguna conexión con el servidor. Quizá un cortafuegos, un proxy o una red de invitados prohíban los websockets."
      : p.losses === 0
        ? `La conexión se mantuvo ${segundos(p.seconds)} sin cortes.`
        : `La conexión se mantuvo ${segundos(p.seconds)} y se cortó ${cuenta(p.losses, "vez", "veces")}.`,
  checkHeldTitle: "Conexión",
  checkTripsTitle: "Retardo",
  checkTrips: (p) => `Una respuesta suele tardar ${p.typical} ms, y ${p.worst} ms cuando va lenta.`,
  checkClockTitle: "Reloj de este dispositivo",
  checkClock: (p) =>
    p.seconds === 0
      ? "El reloj coincide con el del servidor."
      : p.seconds > 0
        ? `El reloj va ${segundos(p.seconds)} por detrás del reloj del servidor. El juego cuenta duraciones, así que no importa.`
        : `El reloj va ${segundos(-p.seconds)} por delante del reloj del servidor. El juego cuenta duraciones, así que no importa.`,
  checkBrowserTitle: "Navegador",
  checkBrowser: (p) =>
    p.missing === ""
      ? "El navegador tiene todo lo que la página necesita."
      : `El navegador es demasiado antiguo. Le falta: ${p.missing}. Actualízalo o usa otro.`,
  checkStorageTitle: "Memoria",
  checkStorage: (p) =>
    p.works
      ? "La página puede recordar un puesto, así que al recargar se vuelve a él."
      : "El navegador no deja que la página recuerde nada (¿una ventana privada?). Al recargar se perdería el puesto.",
  checkScreenTitle: "Pantalla",
  checkScreen: (p) => `${p.width} × ${p.height} puntos.`,
  checkCopy: "Copiar el resultado",
  checkSend: "Enviar a quien organiza",
  checkName: "¿Qué dispositivo es este?",
  checkNameHint: "Por ejemplo: tableta 3, última fila",
  checkSent: "Ya le llegó a quien organiza. Gracias.",
  checkNotSent: "No se pudo enviar. Cópialo en su lugar.",
  checkReceived: "Para quien organiza: resultados enviados",
  checkNone: "No se ha enviado nada desde que se inició el servidor.",
  checkLook: "Mostrarlos",
  checkLookAgain: "Volver a mirar",
  checkListFailed: "No se pudieron obtener los resultados.",
  checkFrom: (p) => (p.name === "" ? `Un dispositivo, a las ${p.time}` : `${p.name}, a las ${p.time}`),
  copyDone: "Copiado.",
  copyFailed: "Este navegador no deja que la página copie.",
  adminToken: "La clave de quien organiza",
  adminTokenHint: "Este servidor se inició con TECHRACE_ADMIN_TOKEN; aquí se pide y no se guarda.",
};
