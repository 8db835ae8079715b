import type { tutorial as english } from "../en/tutorial";
import type { Translated } from "../translated";

export const tutorial: Translated<typeof english> = {
  tutorTitle: "五分钟了解竞赛",
  tutorStep: (p) => `第 ${p.step} 部分，共 ${p.steps} 部分`,
  tutorNext: "继续",
  tutorBack: "上一步",
  tutorAgain: "从头再来",
  tutorNode_data: "海量数据",
  tutorNode_networks: "神经网络",
  tutorNode_games: "游戏世界",
  tutorNode_translate: "翻译机",
  tutorNode_assistant: "助人之心",
  tutorNode_aligned: "同心之智",
  tutorNode_runaway: "全能之智",

  tutorHead_tree: "地图是一棵树",
  tutorText_tree:
    "时间从左向右。每张卡片是一项科技；线条从所需通向所能。科学打开门，商业带来钱，结局结束比赛，或好或坏。形状与文字说的和颜色一样。",
  tutorHead_staff: "您带领一个研究团队",
  tutorText_staff: "人员在您安排的地方工作。在树上选择“翻译机”，把人派到那里。",
  tutorPut: "把人派到翻译机",
  tutorTake: "把人撤走",
  tutorHead_turn: "所有人同时决定",
  tutorText_turn: "然后大家一起过一个季度。标志周围的圆环是您的进度，别人看不到。结束回合，直到翻译机造好。",
  tutorEnd: "结束回合",
  tutorMonths: (p) => `第 ${p.quarters} 季度。翻译机完成 ${p.percent}%。`,
  tutorBuilt: "造好了！目前只有您知道。",
  tutorHead_keep: "到手了，然后呢？",
  tutorText_keep: "怎样划算，取决于您秘密的愿望。试一个；在这里可以反悔。",
  tutorKeep_published: "发表",
  tutorKeep_sold: "出售",
  tutorKeep_secret: "保密",
  tutorThen_published: "您得到声望，从此人人都能以它为基础。别人不必重做，整个竞赛因此加快。",
  tutorThen_sold: "每季度有收入。大家看到它在出售，但不知道怎么做。",
  tutorThen_secret: "只有您能以它为基础。它可能泄露，而您的领先只持续到别人也发现它为止。",
  tutorHead_fog: "走过的地方，迷雾会散",
  tutorText_fog:
    "远处只有传闻：虚线、无名、也许是错的。越靠近，看得越清。侦察能看得更远。别人隐藏的仍然隐藏。",
  tutorHead_facade: "闪光的未必都好",
  tutorText_facade: "两个结局看起来都好。谁先造出一个，比赛就为所有人结束。在此之前检验它们。",
  tutorInspect: "检验结局",
  tutorInspected: "“全能之智”只是看起来好。公布这一点，别人也许会及时停下。也许。",
  tutorHead_motive: "您想要的，只有您知道",
  tutorText_motive:
    "名、利、快、好结局、随大流：五种动机发给您一种，别人只能猜。最后全部揭晓，最接近自己愿望的人获胜，哪怕世界走错了路。",
  tutorHead_done: "这就够了",
  tutorText_done:
    "其余的在别人身上：他们隐藏什么、承诺什么、背弃什么。警告、游说、分享、等待，或者比所有人都快。",
};
