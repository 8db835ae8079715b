import type { analysis as english } from "../en/analysis";
import type { Translated } from "../translated";
import { cuenta } from "./plural";

const tecnologias = (n: number): string => cuenta(n, "tecnología", "tecnologías");

export const analysis: Translated<typeof english> = {
  analysisTitle: "Qué cambió el rumbo",
  analysisLead:
    "El servidor continúa esta partida muchas veces desde cada posición: ¿qué probable era un final bueno, y qué decisiones y tecnologías lo cambiaron?",
  analysisStart: "Analizar esta partida",
  analysisCost: "De uno a varios minutos de cálculo, una sola vez; después está ahí para todos.",
  analysisWaiting: "Esperando su turno …",
  analysisStep: (p) => `Paso ${p.step} de ${p.steps}: ${p.what} …`,
  analysisStage_line: "cómo se movieron las probabilidades",
  analysisStage_decisions: "qué hizo cada decisión",
  analysisStage_values: "qué habría cambiado cada tecnología",
  analysisStage_seats: "qué trabajo contó",
  analysisStage_secrets: "qué habría cambiado publicar",
  analysisProgress: "Avance del análisis",
  analysisMeanwhile: "Mientras tanto se puede seguir leyendo; se termina aunque se cierre esta página.",
  analysisThere: "El análisis está listo.",
  analysisOnlyOwn:
    "Un servidor analiza las partidas que se jugaron en él. Para un archivo, techrace replay report ARCHIVO hace lo mismo como página.",
  analysisNone: "Este servidor no hace análisis.",
  analysisRefused: (p) => `Esta partida no se puede analizar: ${p.message}`,

  analysisBetween: (p) => `${p.value} (${p.low}–${p.high})`,
  analysisFromTo: (p) => `${p.value} (${p.low} a ${p.high})`,
  analysisPoints: (p) => `${p.value} puntos de % (${p.low} a ${p.high})`,
  analysisAt: (p) => `Mes ${p.tick}: final bueno ${p.good}, final malo ${p.bad}, ningún final ${p.none}`,

  analysisShort: "En breve",
  analysisLean_good: (p) =>
    `Al principio la carrera se inclinaba hacia un final bueno: llegaba en el ${p.good} de los futuros, uno malo en el ${p.bad}.`,
  analysisLean_bad: (p) =>
    `Al principio la carrera se inclinaba hacia un final malo: llegaba en el ${p.bad} de los futuros, uno bueno en el ${p.good}.`,
  analysisLean_open: (p) =>
    `Al principio la carrera estaba abierta: un final bueno llegaba en el ${p.good} de los futuros, uno malo en el ${p.bad}.`,
  analysisNoDoubt_yellow: (p) =>
    `Nunca hubo duda: el final bueno llegaba siempre en al menos el ${p.sure} de los futuros.`,
  analysisNoDoubt_red: (p) =>
    `Nunca hubo duda: el final malo llegaba siempre en al menos el ${p.sure} de los futuros.`,
  analysisDecided_yellow: (p) =>
    `Quedó decidido en el mes ${p.tick} de ${p.ticks}: desde entonces el final bueno llegaba en al menos el ${p.sure} de los futuros.`,
  analysisDecided_red: (p) =>
    `Quedó decidido en el mes ${p.tick} de ${p.ticks}: desde entonces el final malo llegaba en al menos el ${p.sure} de los futuros.`,
  analysisDifferent_yellow: (p) =>
    `Había parecido otra cosa: en el mes ${p.tick} el final bueno llegaba solo en el ${p.chance} de los futuros.`,
  analysisDifferent_red: (p) =>
    `Había parecido otra cosa: en el mes ${p.tick} el final malo llegaba solo en el ${p.chance} de los futuros.`,
  analysisWorkWentOn: "El trabajo siguió.",
  analysisNoMoment:
    "Ningún momento lo decidió por sí solo: las probabilidades se movieron en pasos tan pequeños que ninguno sobresale de la incertidumbre de las estimaciones.",
  analysisDecisive: (p) => `Decisivo, mes ${p.tick}: ${p.what}`,
  analysisMoved_yellow: (p) => `La probabilidad de un final bueno cambió en ${p.by}.`,
  analysisMoved_red: (p) => `La probabilidad de un final malo cambió en ${p.by}.`,
  analysisPart_publish: (p) => `publicar ${p.node}`,
  analysisPart_sell: (p) => `vender ${p.node}`,
  analysisPart_share: (p) => `compartir ${p.node}`,
  analysisPart_orders: "todas las órdenes del turno",
  analysisMattered: (p) =>
    `Una elección que importó, en el turno tras el mes ${p.tick}: ${p.seat}, ${p.what}.`,
  analysisAgainst_yellow: (p) =>
    `Frente a no haberlo hecho, la probabilidad de un final bueno cambió en ${p.by}.`,
  analysisAgainst_red: (p) =>
    `Frente a no haberlo hecho, la probabilidad de un final malo cambió en ${p.by}.`,
  analysisAtStart: "Al principio",
  analysisNoTechnology: (p) =>
    `${p.when}: ninguna tecnología, regalada a todos, habría cambiado claramente la probabilidad de un final bueno.`,
  analysisTechnologies: (p) =>
    `${p.when}: si se hubieran regalado a todos, a favor de un final bueno contaban ${tecnologias(p.good)}, y en contra ${p.bad}.`,
  analysisHelped: (p) => `${p.node} habría ayudado más que ninguna: ${p.by}.`,
  analysisHarmed: (p) => `${p.node} habría dañado más que ninguna: ${p.by}.`,
  analysisTurned: (p) =>
    `Si una tecnología es buena depende de la situación; a favor en un momento de esta partida y en contra en otro, con claridad, ${tecnologias(p.count)}: ${p.nodes}.`,
  analysisDual: (p) =>
    `De doble uso, requisito importante de un final bueno y de uno malo: ${p.count} de ${tecnologias(p.all)}; ${p.inherent} por la propia investigación en alineamiento, ${p.instrumental} como pasos de muchos caminos. La más repartida es ${p.node}.`,
  analysisCounted: (p) =>
    `El trabajo que más contó: si ${p.seat} no hubiera hecho nada desde el principio, la probabilidad de un final bueno habría cambiado en ${p.by}.`,
  analysisNoSecrets: "Nadie tuvo nunca una tecnología que a todos los demás les faltara.",
  analysisSecretsLasted: (p) =>
    `De un solo puesto durante un tiempo: ${tecnologias(p.count)}, la mitad por ${p.months} meses como mucho. Lo más frecuente (${p.share}): ${p.fate}.`,
  analysisFate_kept: "guardada hasta el final",
  analysisFate_published: "publicada por quien la tenía",
  analysisFate_leaked: "filtrada",
  analysisFate_overtaken: "publicada por otros",
  analysisFate_shared: "compartida",
  analysisFate_rediscovered: "hallada por otros",
  analysisFewCompete: (p) =>
    `Compiten menos de los que participan: la mitad de las tecnologías tuvo como mucho ${p.number} competidores iguales (inverso del índice de Simpson del trabajo hecho).`,

  analysisPeople: "A quién se parecen las personas que juegan",
  analysisPeopleHelp:
    "Dónde se puso a la gente y qué se publicó y vendió, comparado con lo que cada bot de la casa habría ordenado en la misma situación: 1 es lo mismo en cada turno.",
  analysisNoPeople: "Solo jugaron bots.",
  analysisSeat: "Puesto",
  analysisPlaysLike: "Juega más bien como",
  analysisFit: "Parecido",

  analysisChances: "Cómo se movieron las probabilidades",
  analysisGraph: "Probabilidades de un final bueno y de uno malo",
  analysisGraphHelp:
    "Probabilidad de cada final si desde ese mes hubieran seguido jugando bots de la casa. Línea continua: un final bueno. A trazos: uno malo. Las bandas son intervalos del 95 %, los números marcan los tres mayores movimientos. Un clic o las flechas llevan a ese momento de la partida.",
  analysisMoves: "Los mayores movimientos, y qué pasó en ellos",
  analysisMonths: (p) => `Meses ${p.from} a ${p.to}`,
  analysisNumber: "N.º",
  analysisMonthsHead: "Meses",
  analysisHolm: "p (según Holm)",
  analysisWhat: "Qué pasó",
  analysisChoices: "Las elecciones en los turnos de los mayores movimientos",
  analysisChoice: "Elección",
  analysisNumbers: "Las probabilidades en cifras",
  analysisNoEnding: "ningún final",

  analysisSecrets: "Secretos y publicaciones",
  analysisSecretsTable: "Secretos: lo que solo tenía un puesto",
  analysisTechnology: "Tecnología",
  analysisSince: "Desde el mes",
  analysisLasted: "Durante cuántos meses",
  analysisBecame: "Qué fue de ella",
  analysisPublications: "Qué habría cambiado publicar enseguida los secretos más largos",
  analysisOwnPoints: "Puntos propios",

  analysisUses: "Qué lleva a finales buenos y malos: el doble uso",
  analysisUsesHelp: (p) =>
    `Importancia como requisito: 1 en un final, y hacia atrás por cada línea según su parte de la fuerza. ★ para un final bueno, ▲ para uno malo. Doble uso: al menos ${p.threshold} (punteado) para ambos. Calculado con el árbol verdadero, así que es exacto.`,
  analysisImportance: (p) => `bueno ${p.good}, malo ${p.bad}`,
  analysisUse_nothing: "ninguno",
  analysisUse_good: "para buenos",
  analysisUse_bad: "para malos",
  analysisUse_dual: "doble uso",

  analysisValues: "Qué tecnologías eran buenas",
  analysisPosition: "Momento de la partida",
  analysisValuesHelp: (p) =>
    `Cambio de la probabilidad de un final bueno, en puntos porcentuales, si en ese momento todos hubieran recibido la tecnología gratis, con intervalos del 95 %. Se muestran las ${p.count} que más importan.`,
  analysisAllValues: "Todas, y qué cambian para cada puesto",
  analysisVerdict: "Juicio",
  analysisVerdict_good: "buena",
  analysisVerdict_bad: "mala",
  analysisVerdict_neither: "no está claro",
  analysisPointsOf: (p) => `Puntos de ${p.seat}`,

  analysisCrowd: "Qué trabajo contó",
  analysisCrowdHelp:
    "Cambio de la probabilidad de un final bueno, en puntos porcentuales, si este puesto no hubiera hecho nada desde el primer mes, con intervalos del 95 %.",
  analysisDelays: "Cuánto más tarde habrían llegado tecnologías sin un puesto",
  analysisWithout: "Sin",
  analysisLater: "Meses más tarde",
  analysisCompetition: "Cuántos compitieron de verdad por cada tecnología",
  analysisCompetitors: "Competidores iguales",

  analysisMethod: "Cómo se averiguó",
  analysisMethodText: (p) =>
    `El registro contiene la semilla del azar y todas las órdenes, así que la partida se puede jugar otra vez y continuar desde cualquier posición. Cada posición y cada cambio se continuó ${cuenta(p.futures, "vez", "veces")} con los bots de la casa nombrados abajo en los puestos. Los futuros de dos posiciones tienen la misma suerte y se comparan por parejas. Los intervalos entre paréntesis contienen el valor verdadero en el 95 % de tales estimaciones (Wilson para probabilidades, Agresti y Min para cambios entre parejas); donde se miran juntas muchas tecnologías o momentos, algo se llama claro solo si destaca tras la corrección de Holm.`,
  analysisRelative: "Todo aquí es relativo a estos bots.",
  analysisRelativeWhy:
    "Las personas habrían seguido de otra manera, y con otros jugadores son buenas otras tecnologías. Un valor dice qué cambia una tecnología regalada a todos en ese momento; no es un juicio sobre la investigación en el mundo.",
  analysisPolicies: (p) => `Quién sigue jugando: ${p.policies}. Semilla de los futuros: ${p.seed}.`,
};
