import type { join as english } from "../en/join";
import type { Translated } from "../translated";
import { cuenta } from "./plural";

export const join: Translated<typeof english> = {
  joinTitle: "Tomar puesto",
  joinLead: "¿Cómo quieres que te llamen los demás?",
  yourNameHint: "Si lo dejas vacío, llevarás el nombre de tu puesto.",
  takeSeatNow: "Tomar puesto",
  watchOnly: "Solo mirar",
  haveCode: "Me dieron un código personal",
  personalCode: "Código personal",
  personalCodeHint: "Te lo dio quien facilita. Abre tu propio puesto.",
  personalCodeWrong: "Eso no es un código personal: tiene 16 caracteres o más.",
  seatsFree: (p) =>
    p.count === 0
      ? "No hay ningún puesto libre."
      : cuenta(p.count, "puesto está libre", "puestos están libres"),
  seatGone: "Tu puesto anterior ya no es tuyo. Puedes ocupar otro.",
  codeGone: "Ese código ya no abre ningún puesto. Pide uno nuevo a quien facilita.",
  roomLocked: "Por ahora no se deja entrar a nadie más. Puedes mirar.",
  noRoom: "Esa sala no existe en este servidor.",

  roleTitle: "Tu papel secreto",
  roleOnlyYou: "Esto solo lo ves tú. Los demás tienen sus propios papeles.",
  roleWant: "Lo que quieres",
  rolePoints: "Lo que cuenta al final",
  roleHow: "Cómo lograrlo",
  iUnderstand: "Entendido",
  points_academic:
    "La mayoría de los puntos, por cada tecnología que alguien haya descubierto al final. Más por cada una que descubras antes que nadie.",
  points_profit:
    "Algunos puntos por una tecnología comercial que descubras por tu cuenta. El resto, por el dinero que den tus ventas.",
  points_haste:
    "Puntos por cualquier final, bueno o malo, y más cuanto antes llegue. Un extra si lo construyes tú. Ninguno si se acaba el tiempo.",
  points_beneficial:
    "Todo por un final bueno. Un poco si se acaba el tiempo. Casi nada por uno malo, pero cada mes que tarde cuenta.",
  points_crowd:
    "Algunos puntos por una tecnología comercial que descubras por tu cuenta. El resto, por el dinero que den tus ventas.",
  how_academic:
    "Publica: sobre lo que publiques, los demás construirán, y todo cuenta para ti. Un final temprano deja mucho sin descubrir.",
  how_profit:
    "Busca hexágonos. Vende cada uno en cuanto lo tengas: quien vende lo mismo se lleva la mitad del mercado. Con dinero se contrata gente.",
  how_haste:
    "Sigue las líneas gruesas hacia el final más cercano. Aprovecha lo que otros publiquen, y no digas adónde vas.",
  how_beneficial:
    "Trabaja en lo que el final bueno necesita. Inspecciona: algunos finales malos parecen buenos. Piénsalo antes de publicar algo que también necesite uno malo.",
  how_crowd: "Haz lo que rinda. Tienes a más gente que nadie, y nadie espera que mires lejos.",

  rulesTitle: "En un minuto",
  rule_people: "En cada ronda repartes a tu gente. Elige una tecnología y asígnale gente.",
  rule_needs: "Va más rápido cuanto más conoces de lo que necesita. Las líneas gruesas pesan más.",
  rule_publish: "Lo que construyes es tuyo. Publícalo para ganar prestigio, véndelo o mantenlo en secreto.",
  rule_ends: "En cuanto alguien construye un sol o un triángulo, la partida termina.",

  waitingTitle: "Esperando a los demás",
  waitingLead: "La partida empieza cuando estén todos. Deja esta página abierta.",
  waitingFacilitator: "Quien facilita dará comienzo. Deja esta página abierta.",
  whoIsHere: "Quién está",
  seatsTaken: (p) => `${p.taken} de ${cuenta(p.seats, "puesto ocupado", "puestos ocupados")}`,
  stillFree: "aún libre",
  practise: "Dos minutos de práctica",
  practiseLead: "Prueba los tres gestos de un turno en un árbol diminuto. Nada de esto cuenta.",
  practiseNow: "Practicar ahora",
  invite: "Invitar a otros",
  inviteLead: "Escanean esto, o escriben el código de la sala en la página de este servidor.",
  qrOf: (p) => `Código QR que lleva a la sala ${p.room}`,
  giveUpSeat: "Dejar el puesto",
  giveUpSure: "¿Dejar tu puesto? Entonces podrá ocuparlo otra persona.",
  staySeated: "Quedarme",

  practiceTitle: "Práctica",
  practiceOf: (p) => `Paso ${p.step} de ${p.steps}`,
  practice_choose: "Toca «Máquinas que aprenden». Solo necesita lo que ya conoces.",
  practice_put: "Ahora asígnale gente.",
  practice_end: "Toda tu gente trabaja en ello. Termina el turno, y pasarán los meses.",
  practice_grow: "El anillo muestra cuánto llevas. Sigue hasta que esté construida.",
  practice_results:
    "¡Construida! Solo la conoces tú, hasta que se publique con tu próximo turno, como dice la casilla. Ahora hay dos cosas al alcance: asigna gente a una.",
  practice_split: "Y también a la otra. Dale más a una con el control deslizante. Luego termina el turno.",
  practice_ending:
    "El sol de la derecha es un final. Es solo un rumor: punteado, y quizá no sea lo que parece. Tócalo y mira qué necesita.",
  practice_done: "Eso es un turno. Lo demás está en el mismo sitio, para cuando lo quieras.",
  practiceLeave: "Salir de la práctica",
  practiceReady: "Puedo empezar",
  practiceBegun: "¡La partida ha empezado!",
  practiceGo: "Ir a la partida",
  practice_node_root: "Aritmética",
  practice_node_learn: "Máquinas que aprenden",
  practice_node_shop: "Tienda de traducción",
  practice_node_safe: "Máquinas honestas",
  practice_node_end: "Edad de oro",
  practice_seat: "Tu laboratorio",
  practice_other: "El otro laboratorio",
};
