import type { tutorial as english } from "../en/tutorial";
import type { Translated } from "../translated";

export const tutorial: Translated<typeof english> = {
  tutorTitle: "La carrera en cinco minutos",
  tutorStep: (p) => `Parte ${p.step} de ${p.steps}`,
  tutorNext: "Seguir",
  tutorBack: "Atrás",
  tutorAgain: "Otra vez desde el principio",
  tutorNode_data: "Muchos datos",
  tutorNode_networks: "Redes",
  tutorNode_games: "Mundos de juego",
  tutorNode_translate: "Traductor",
  tutorNode_assistant: "Mente que ayuda",
  tutorNode_aligned: "Mente alineada",
  tutorNode_runaway: "Mente todopoderosa",

  tutorHead_tree: "El mapa es un árbol",
  tutorText_tree:
    "El tiempo corre de izquierda a derecha. Cada tarjeta es una tecnología; una línea va de lo necesario a lo que hace posible. La ciencia abre puertas, lo comercial trae dinero, y los finales terminan la partida, bien o mal. La forma y la palabra dicen lo mismo que el color.",
  tutorHead_staff: "Diriges un grupo de investigación",
  tutorText_staff: "Tu gente trabaja donde la pongas. Elige el Traductor en el árbol y asígnale gente.",
  tutorPut: "Asignar gente al Traductor",
  tutorTake: "Volver a retirarla",
  tutorHead_turn: "Todos deciden a la vez",
  tutorText_turn:
    "Después pasa un trimestre para todos. El anillo alrededor del signo es tu progreso; nadie más lo ve. Termina tu turno hasta que el Traductor esté construido.",
  tutorEnd: "Terminar turno",
  tutorMonths: (p) => `Trimestre ${p.quarters}. El Traductor está construido al ${p.percent} %.`,
  tutorBuilt: "¡Construido! Por ahora solo lo sabes tú.",
  tutorHead_keep: "Lo tienes. ¿Y ahora?",
  tutorText_keep:
    "Lo que conviene depende de lo que quieres en secreto. Prueba algo; aquí puedes cambiar de idea.",
  tutorKeep_published: "Publicarlo",
  tutorKeep_sold: "Venderlo",
  tutorKeep_secret: "Guardarlo en secreto",
  tutorThen_published:
    "Fama para ti, y desde ahora todos pueden construir sobre ello. Nadie tiene que volver a inventarlo, así que toda la carrera se acelera.",
  tutorThen_sold: "Dinero cada trimestre. Todos ven que está a la venta, pero no cómo se hace.",
  tutorThen_secret:
    "Nadie más puede construir sobre ello. Puede filtrarse, y tu ventaja dura solo hasta que alguien más lo encuentre.",
  tutorHead_fog: "La niebla se despeja por donde pasas",
  tutorText_fog:
    "Lo lejano es un rumor: discontinuo, sin nombre, quizá equivocado. Cuanto más te acercas, más ves. Quien explora ve más lejos. Lo que otros esconden sigue oculto.",
  tutorHead_facade: "No es oro todo lo que reluce",
  tutorText_facade:
    "Dos finales, y los dos parecen buenos. Quien construya uno primero termina la partida para todos. Inspecciónalos antes de que alguien lo haga.",
  tutorInspect: "Inspeccionar los finales",
  tutorInspected:
    "La Mente todopoderosa solo parecía buena. Si lo publicas, puede que otros se detengan a tiempo. Puede.",
  tutorHead_motive: "Quieres algo que solo sabes tú",
  tutorText_motive:
    "Fama, dinero, rapidez, un buen final, la mayoría: te toca uno de cinco motivos, y los demás intentan adivinarlo. Al final se muestran todos, y gana quien más se haya acercado a su propio deseo, aunque para el mundo saliera mal.",
  tutorHead_done: "No necesitas más",
  tutorText_done:
    "El resto está en los demás: lo que esconden, prometen e incumplen. Alerta, presiona, comparte, espera, o ve más rápido que nadie.",
};
