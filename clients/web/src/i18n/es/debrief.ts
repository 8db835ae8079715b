import type { debrief as english } from "../en/debrief";
import type { Translated } from "../translated";
import { cuenta } from "./plural";

const meses = (n: number): string => cuenta(n, "mes", "meses");
/** Months that are written already, with their decimals. */
const mesesDe = (escritos: string): string => `${escritos} ${escritos === "1" ? "mes" : "meses"}`;
const signo = (n: number): string => `${n > 0 ? "+" : "−"}${Math.abs(n)}`;

export const debrief: Translated<typeof english> = {
  debriefTitle: "Repasar una partida",
  debriefLead:
    "Suelta aquí el registro de una partida y mira lo que nadie pudo ver mientras se jugaba: los motivos, el árbol verdadero, quién supo qué y cuándo, y por qué acabó como acabó.",
  debriefDrop: "Suelta aquí un archivo .techrace",
  debriefChoose: "Elegir un archivo",
  debriefKept: "El archivo va solo a este servidor, que lo lee y no guarda nada.",
  debriefReading: "Volviendo a jugar la partida …",
  debriefMissing:
    "Este servidor no tiene ninguna partida terminada con ese nombre. Si tienes su registro, suéltalo aquí.",
  debriefRefused: (p) => `No se puede contar este archivo: ${p.message}`,
  debriefExtract:
    "Esto es un extracto: se le quitaron los secretos antes de entregarlo, así que no permite contar la partida. Abre el enlace del repaso de la propia partida, o pide el registro completo a quien la dirigió.",
  debriefBusy: "El servidor está muy ocupado. Vuelve a intentarlo en un momento.",
  debriefLarge: "El archivo es más grande de lo que este servidor lee.",
  debriefOffline: "No se puede llegar al servidor.",
  debriefAnother: "Otra partida",
  debriefOpen: "Repaso: por qué acabó así",
  debriefTryAgain: "Volver a intentar",
  debriefSections: "Partes del repaso",

  // Sentences name the agents after the fact, so that one and many agree.
  debriefEnd: "Cómo acabó",
  debriefEndSentence_yellow: "Acabó bien.",
  debriefEndSentence_red: "Acabó mal.",
  debriefEndSentence_horizon: "Se acabó el tiempo.",
  debriefEndSentence_running: "La partida no se jugó hasta el final.",
  debriefBuilt: (p) => `Construido en el mes ${p.tick} por ${p.seats}: ${p.node}.`,
  debriefNobodyBuilt: (p) => `Después de ${meses(p.tick)}, nadie había construido un final.`,
  debriefStopped: (p) => `Detenida después de ${meses(p.tick)}: ${p.reason}`,
  debriefFacade: (p) => `${p.node} parecía un ${p.seemed} y era un ${p.kind}.`,
  debriefPiece_unlocked: (p) => `La última pieza fue ${p.node}, obra de ${p.seat} en el mes ${p.tick}.`,
  debriefPiece_published: (p) =>
    `La última pieza fue ${p.node}, una publicación de ${p.by} en el mes ${p.tick}.`,
  debriefPiece_leaked: (p) => `La última pieza fue ${p.node}, que se filtró en el mes ${p.tick}.`,
  debriefPiece_shared: (p) =>
    `La última pieza fue ${p.node}, que pasó de ${p.by} a ${p.seat} en el mes ${p.tick}.`,
  debriefOther: (p) =>
    `Quien más cerca estuvo de un ${p.kind} fue ${p.seat}: a unos ${mesesDe(p.months)} de trabajo.`,
  debriefNoWay: (p) => `Nadie tenía un camino hacia un ${p.kind}.`,
  debriefWho: "Quién quería qué, y cuánto se acercó",
  debriefWanted: "Quería en secreto",
  debriefPoints: (p) => `${p.points} de 1000`,
  debriefNoPoints: "sin puntos: no terminó",
  debriefSeeAs: (p) => `Ver con los ojos de ${p.seat}`,
  debriefBuilder: "construyó el final",
  debriefTookOver: (p) => `desde el mes ${p.tick}: ${p.name}`,

  debriefAgain: "La partida otra vez",
  debriefEyes: "Vista por",
  debriefTime: "Mes",
  debriefAt: (p) => `Mes ${p.tick} de ${p.ticks}, ronda ${p.round}`,
  debriefPlay: "Reproducir",
  debriefPause: "Pausar",
  debriefScrubber: "Recorrer la partida",
  debriefSpeed: "Velocidad",
  debriefSpeedOf: (p) => `${p.speed}×`,
  debriefBack: "Un mes atrás",
  debriefOn: "Un mes adelante",
  debriefMomentBack: "Momento decisivo anterior",
  debriefMomentOn: "Momento decisivo siguiente",
  debriefKeys:
    "Flechas: un mes. Re Pág y Av Pág: una ronda. N y P: momentos decisivos. Espacio: reproducir y pausar.",
  debriefSeenAs: (p) => `Con los ojos de ${p.seat}`,
  debriefSeenTruth: "La verdad",
  debriefSeenPublic: "Lo que todos podían ver",
  debriefMarkProject: "gente de este puesto trabaja en ella",
  debriefMarkUnlocked: "construida por este puesto",
  debriefMarkKnown: "este puesto la conoce",
  debriefMarkWorked: "alguien trabaja en ella",
  debriefMarkSecret: "en secreto",

  debriefHolders: "Quién la conoce ahora",
  debriefNobody: "Nadie todavía.",
  debriefWorkers: "Quién trabaja ahora en ella",
  debriefWorks: (p) => `${p.seat}: ${p.share} % de la gente, ${p.progress} % hecho`,
  debriefDone: (p) => `${p.seat}: ${p.progress} % hecho`,
  debriefSeemed: (p) => `Parece un ${p.kind} hasta que se inspecciona.`,
  debriefOwnProgress: (p) => `${p.progress} % hecho`,
  debriefWork: (p) => (p.exact ? `${p.work} de trabajo` : `unos ${p.work} de trabajo`),

  debriefHappened: "Qué pasó",
  debriefNothing: "Aún no ha pasado nada.",
  debriefInMonth: (p) => `Mes ${p.tick}`,
  debriefEv_unlock: (p) =>
    p.again
      ? `Construido también por ${p.seats}: ${p.node}.`
      : `Construido primero por ${p.seats}: ${p.node}.`,
  debriefEv_published: (p) => `Publicado por ${p.seats}: ${p.node}.`,
  debriefEv_public: (p) => `${p.node} pasó a ser de acceso público.`,
  debriefEv_leaked: (p) => `Se filtró ${p.node}.`,
  debriefEv_shared: (p) => `${p.node} pasó de ${p.by} a ${p.seats}.`,
  debriefEv_exposed: (p) => `Revelado por ${p.seats}: qué es en realidad ${p.node}.`,
  debriefEv_revealed: (p) => `Una auditoría mostró que alguien tiene ${p.node}.`,
  debriefEv_sale: (p) => `A la venta por ${p.seats}: ${p.node}.`,
  debriefEv_shot: (p) => `Señal de alarma: algo salió mal con ${p.node}.`,
  debriefEv_end_yellow: "Se construyó un final bueno. La partida terminó.",
  debriefEv_end_red: "Se construyó un final malo. La partida terminó.",
  debriefEv_end_horizon: "Se acabó el tiempo.",
  debriefEv_shock: (p) =>
    [
      p.text === "" ? "Desde fuera:" : p.text,
      p.concern === 0 ? "" : `preocupación ${signo(p.concern)}`,
      p.regulation === 0 ? "" : `regulación ${signo(p.regulation)}`,
    ]
      .filter((part) => part !== "")
      .join(" "),
  debriefHost: "Facilitación",
  debriefSaid: (p) => (p.to === "" ? p.name : `${p.name} a ${p.to}`),

  debriefMoments: "Momentos decisivos",
  debriefMomentsRule:
    "Un hecho pesa según cuánto más lejos habría quedado sin él el final bueno o malo más cercano.",
  debriefNearer: (p) => `${p.kind}: ${mesesDe(p.months)} más cerca`,
  debriefLeadChanged: (p) => `Desde ahora estaba más cerca un ${p.kind}.`,

  debriefRace: "La carrera",
  debriefRaceHelp:
    "Meses de trabajo hasta el final bueno y el final malo más cercanos si un puesto pusiera a toda su gente en el camino. Calculado después, a partir de lo oculto; más abajo es más cerca.",
  debriefRaceOf: (p) => `Se muestra: ${p.seat}.`,
  debriefRaceBest: "Se muestra: quien esté más cerca en cada momento.",
  debriefChart: "Curva",
  debriefChart_race: "Distancia a los finales",
  debriefChart_chance: "Probabilidades",
  debriefChanceHelp:
    "En porcentaje: con qué frecuencia llegó cada final cuando bots de la casa, con los motivos de todos, siguieron la partida muchas veces desde ahí. Con otros jugadores, las probabilidades son otras.",
  debriefChanceMaking: "Siguiendo la partida desde cada turno …",
  debriefChanceMissing: "Este servidor no calcula probabilidades para esta partida.",
  debriefChart_concern: "Preocupación y regulación",
  debriefChart_heads: "Gente",
  debriefChart_prest: "Prestigio",
  debriefChart_money: "Dinero",
  debriefAsCurve: "Como curva",
  debriefAsTable: "Como tabla",
  debriefCurveOf: (p) => `${p.what}, con una marca en el mes ${p.tick}`,

  debriefKnowledge: "Quién supo qué, y cuándo",
  debriefKnowledgeHelp:
    "Cada fila es una tecnología; de izquierda a derecha, los meses. Rayado: un secreto. Liso: público. Una letra rellena la construyó; a una hueca se la contaron.",
  debriefLane: (p) => `${p.node}: ${p.parts.join("; ")}`,
  debriefLane_unlocked: (p) => `${p.seat} la construyó en el mes ${p.tick}`,
  debriefLane_shared: (p) => `${p.seat} la recibió en el mes ${p.tick}`,
  debriefLane_public: (p) => `pública desde el mes ${p.tick}`,
  debriefLane_leaked: (p) => `filtrada en el mes ${p.tick}`,
  debriefLane_secret: "nunca pública",
  debriefHow_unlocked: "construida",
  debriefHow_published: "por la publicación",
  debriefHow_leaked: "por una filtración",
  debriefHow_shared: "recibida",
  debriefCell: (p) => `${p.how}, mes ${p.tick}`,
  debriefNever: "nunca",
  debriefNothingKnown: "Nadie llegó a conocer nada.",
  debriefLeakSign: "se filtró",
  debriefSecretBar: "un secreto",
  debriefPublicBar: "pública",

  debriefPledges: "Promesas",
  debriefNoPledges: "Nadie prometió nada que conste.",
  debriefPledge_publish: (p) => `publicar ${p.node}`,
  "debriefPledge_not-publish": (p) => `no publicar ${p.node}`,
  debriefPledge_share: (p) => `compartir ${p.node}`,
  "debriefPledge_not-sell": (p) => `no vender ${p.node}`,
  "debriefPledge_not-research": (p) => `no trabajar en ${p.node}`,
  "debriefPledge_not-build": (p) => `no construir ${p.node}`,
  debriefPledge_other: () => "algo en sus propias palabras",
  debriefPromised: (p) =>
    p.to === ""
      ? `En el mes ${p.tick}, ${p.seat} prometió a todos ${p.what}.`
      : `En el mes ${p.tick}, ${p.seat} prometió a ${p.to} ${p.what}.`,
  debriefUntil: (p) => `Hasta el mes ${p.tick}.`,
  debriefState_kept: "cumplida",
  debriefState_broken: "rota",
  debriefState_unjudged: "a juicio del grupo",

  debriefDiscuss: "Para conversar",
  debriefDiscussLead: "Preguntas que plantea esta partida. No hay respuestas correctas.",
  debriefAsk_facade: (p) =>
    p.inspected
      ? `${p.node} no era lo que parecía, aunque alguien había empezado a inspeccionarlo. ¿Qué habría hecho falta para descubrirlo a tiempo?`
      : `${p.node} no era lo que parecía, y nadie lo había inspeccionado. ¿Por qué no? ¿Qué habría hecho que valiera la pena dedicarle gente?`,
  debriefAsk_close_call: (p) =>
    `Al terminar, ${p.seat} estaba a ${meses(p.months)} de trabajo de un ${p.kind}. ¿Quién podría haber marcado la diferencia, y lo sabía?`,
  debriefAsk_helped_red: (p) =>
    `Cuando otros recibieron ${p.node} de ${p.seats} en el mes ${p.tick}, un final malo quedó ${meses(p.months)} más cerca. Con lo que se sabía entonces, ¿habrían hecho lo mismo?`,
  debriefAsk_helped_yellow: (p) =>
    `Cuando otros recibieron ${p.node} de ${p.seats} en el mes ${p.tick}, un final bueno quedó ${meses(p.months)} más cerca. ¿Qué se ganaba con darlo?`,
  debriefAsk_broken_pledge: (p) =>
    `${p.seat} rompió una promesa sobre ${p.node}. ¿Alguien lo notó? ¿Qué habría hecho que la cumpliera?`,
  debriefAsk_secret: (p) =>
    `Nadie más que ${p.seat} conoció ${p.node} durante ${meses(p.months)}. ¿Cuánto valía el secreto, y para quién habría valido más?`,
  debriefAsk_allies: (p) =>
    p.spoke
      ? `${p.seats} querían lo mismo y hablaron, pero nunca se pasaron nada. ¿Qué lo impidió?`
      : `${p.seats} querían lo mismo. ¿Cómo podrían haberlo descubierto y haber confiado?`,
  debriefAsk_shot: (p) =>
    p.after > p.before
      ? `Después de la señal de alarma de ${p.node} en el mes ${p.tick}, la regulación pasó de ${p.before} a ${p.after} de 100. ¿Fue suficiente, y a tiempo?`
      : `Después de la señal de alarma de ${p.node} en el mes ${p.tick}, la regulación no subió. ¿Quién podía haberlo cambiado?`,
  debriefAsk_what_if: (p) =>
    `Supongan que ${p.node} no se hubiera construido en el mes ${p.tick} (${p.seats}). ¿Quién lo habría hecho, y cuánto más tarde?`,
  debriefAsk_leak: (p) =>
    p.count === 1
      ? `${p.node} se filtró en el mes ${p.tick}. ¿A quién ayudó? ¿Habría valido la seguridad su precio?`
      : `Se filtraron ${p.count} secretos, entre ellos ${p.node} en el mes ${p.tick}. ¿A quién ayudaron?`,
  debriefAsk_politics: (p) =>
    p.pro === ""
      ? `Presión contra la regulación: ${p.contra}; a favor: nadie. Su máximo fue ${p.peak} de 100, en el mes ${p.tick}. ¿Por qué nadie respondió?`
      : p.contra === ""
        ? `Presión a favor de la regulación: ${p.pro}. Su máximo fue ${p.peak} de 100, en el mes ${p.tick}. ¿A quién frenó?`
        : `Presión a favor de la regulación: ${p.pro}; en contra: ${p.contra}. Su máximo fue ${p.peak} de 100, en el mes ${p.tick}. ¿Quién ganó?`,
  debriefAsk_twice: (p) =>
    `${p.node} se construyó más de una vez, cada una por separado: ${p.seats}. ¿Qué se perdió con eso, y lo perdieron todos?`,
  debriefAsk_no_pledges: (p) =>
    p.talked
      ? "Hubo charla, pero nadie hizo una promesa que conste. ¿Se habría creído una promesa?"
      : "Nadie habló y nadie prometió nada. ¿Qué habrían dicho, y a quién?",

  debriefDownloads: "Para llevar",
  debriefTables: "Tablas para analizar (zip)",
  debriefTablesHelp:
    "El registro contiene lo que todos podían ver; quien dirigió la partida puede tenerlo completo. Las tablas se abren en una hoja de cálculo o un notebook.",
};
