import type { analysis as english } from "../en/analysis";
import type { Translated } from "../translated";

export const analysis: Translated<typeof english> = {
  analysisTitle: "是什么改变了走势",
  analysisLead: "服务器从每个局面出发把这场比赛继续下很多遍：好结局有多大可能，哪些决定和技术改变了它？",
  analysisStart: "分析这场比赛",
  analysisCost: "需要一到几分钟的计算，只算一次；之后所有人都能看到。",
  analysisWaiting: "正在排队……",
  analysisStep: (p) => `第 ${p.step} 步，共 ${p.steps} 步：${p.what}……`,
  analysisStage_line: "可能性怎样变化",
  analysisStage_decisions: "单个决定的作用",
  analysisStage_values: "每项技术会改变什么",
  analysisStage_seats: "谁的工作起了作用",
  analysisStage_secrets: "公开会改变什么",
  analysisProgress: "分析的进度",
  analysisMeanwhile: "您可以继续往下看。即使离开本页，分析也会完成。",
  analysisThere: "分析已完成。",
  analysisOnlyOwn:
    "服务器只分析在它上面进行过的比赛。对于文件，techrace replay report 文件 可以生成同样内容的页面。",
  analysisNone: "这个服务器不做分析。",
  analysisRefused: (p) => `这场比赛无法分析：${p.message}`,

  analysisBetween: (p) => `${p.value}（${p.low}–${p.high}）`,
  analysisFromTo: (p) => `${p.value}（${p.low} 至 ${p.high}）`,
  analysisPoints: (p) => `${p.value} 个百分点（${p.low} 至 ${p.high}）`,
  analysisAt: (p) => `第 ${p.tick} 月：好结局 ${p.good}，坏结局 ${p.bad}，无结局 ${p.none}`,

  analysisShort: "要点",
  analysisLean_good: (p) => `开始时走势偏向好结局：它出现在 ${p.good} 的推演中，坏结局出现在 ${p.bad} 中。`,
  analysisLean_bad: (p) => `开始时走势偏向坏结局：它出现在 ${p.bad} 的推演中，好结局出现在 ${p.good} 中。`,
  analysisLean_open: (p) => `开始时胜负未定：好结局出现在 ${p.good} 的推演中，坏结局出现在 ${p.bad} 中。`,
  analysisNoDoubt_yellow: (p) => `从来没有悬念：好结局始终出现在至少 ${p.sure} 的推演中。`,
  analysisNoDoubt_red: (p) => `从来没有悬念：坏结局始终出现在至少 ${p.sure} 的推演中。`,
  analysisDecided_yellow: (p) =>
    `到第 ${p.tick} 月（共 ${p.ticks} 月）大局已定：此后好结局出现在至少 ${p.sure} 的推演中。`,
  analysisDecided_red: (p) =>
    `到第 ${p.tick} 月（共 ${p.ticks} 月）大局已定：此后坏结局出现在至少 ${p.sure} 的推演中。`,
  analysisDifferent_yellow: (p) =>
    `曾经看起来不是这样：在第 ${p.tick} 月，好结局只出现在 ${p.chance} 的推演中。`,
  analysisDifferent_red: (p) =>
    `曾经看起来不是这样：在第 ${p.tick} 月，坏结局只出现在 ${p.chance} 的推演中。`,
  analysisWorkWentOn: "工作照常进行。",
  analysisNoMoment: "没有哪个时刻单独决定了结局：可能性的每一步变化都很小，没有一步超出估计的不确定性。",
  analysisDecisive: (p) => `关键，第 ${p.tick} 月：${p.what}`,
  analysisMoved_yellow: (p) => `好结局的可能性变化了 ${p.by}。`,
  analysisMoved_red: (p) => `坏结局的可能性变化了 ${p.by}。`,
  analysisPart_publish: (p) => `公开 ${p.node}`,
  analysisPart_sell: (p) => `出售 ${p.node}`,
  analysisPart_share: (p) => `分享 ${p.node}`,
  analysisPart_orders: "这一回合的全部指令",
  analysisMattered: (p) => `起了作用的选择，在第 ${p.tick} 月之后的回合：${p.seat}，${p.what}。`,
  analysisAgainst_yellow: (p) => `与没有这样做相比，好结局的可能性变化了 ${p.by}。`,
  analysisAgainst_red: (p) => `与没有这样做相比，坏结局的可能性变化了 ${p.by}。`,
  analysisAtStart: "开始时",
  analysisNoTechnology: (p) => `${p.when}：没有一项技术在免费送给所有人后会明显改变好结局的可能性。`,
  analysisTechnologies: (p) =>
    `${p.when}：若免费送给所有人，对好结局的可能性来说，${p.good} 项技术有益，${p.bad} 项有害。`,
  analysisHelped: (p) => `${p.node} 最有帮助：${p.by}。`,
  analysisHarmed: (p) => `${p.node} 害处最大：${p.by}。`,
  analysisTurned: (p) =>
    `一项技术是否有益取决于局面：有 ${p.count} 项在这场比赛的某一时刻明显有益，在另一时刻明显有害：${p.nodes}。`,
  analysisDual: (p) =>
    `${p.all} 项技术中有 ${p.count} 项是两用的，既是好结局也是坏结局的重要前提：${p.inherent} 项属于对齐研究本身，${p.instrumental} 项是许多道路都要经过的步骤。最均衡的是 ${p.node}。`,
  analysisCounted: (p) =>
    `谁的工作作用最大：如果 ${p.seat} 从一开始就什么都不做，好结局的可能性会变化 ${p.by}。`,
  analysisNoSecrets: "从来没有人独有一项别人都没有的技术。",
  analysisSecretsLasted: (p) =>
    `有 ${p.count} 项技术曾由一个席位独有，其中一半不超过 ${p.months} 个月。最常见的结果（${p.share}）：${p.fate}。`,
  analysisFate_kept: "一直保密到最后",
  analysisFate_published: "由持有者公开",
  analysisFate_leaked: "泄露",
  analysisFate_overtaken: "被别人公开",
  analysisFate_shared: "被分享",
  analysisFate_rediscovered: "被别人独立做出",
  analysisFewCompete: (p) =>
    `真正竞争的比参加的少：一半的技术最多有 ${p.number} 个实力相当的竞争者（所做工作的辛普森指数的倒数）。`,

  analysisPeople: "真人的打法像谁",
  analysisPeopleHelp:
    "把人员安排、公开和出售的内容与每个内置机器人在同样处境下会下的指令相比：1 表示每个回合都一样。",
  analysisNoPeople: "只有机器人参加。",
  analysisSeat: "席位",
  analysisPlaysLike: "打法最像",
  analysisFit: "相似度",

  analysisChances: "可能性怎样变化",
  analysisGraph: "好结局与坏结局的可能性",
  analysisGraphHelp:
    "如果从那个月起由内置机器人继续，各结局的可能性。实线：好结局。虚线：坏结局。色带是 95% 区间，数字标出三次最大的变化。点击或用方向键可跳到比赛中的那一刻。",
  analysisMoves: "最大的变化，以及当时发生了什么",
  analysisMonths: (p) => `第 ${p.from} 至 ${p.to} 月`,
  analysisNumber: "序号",
  analysisMonthsHead: "月份",
  analysisHolm: "p 值（Holm 校正）",
  analysisWhat: "发生了什么",
  analysisChoices: "最大变化所在回合中的选择",
  analysisChoice: "选择",
  analysisNumbers: "可能性的数值",
  analysisNoEnding: "无结局",

  analysisSecrets: "秘密与公开",
  analysisSecretsTable: "秘密：一个席位独有的技术",
  analysisTechnology: "技术",
  analysisSince: "起始月份",
  analysisLasted: "持续月数",
  analysisBecame: "后来怎样",
  analysisPublications: "如果马上公开最长久的秘密，会改变什么",
  analysisOwnPoints: "自己的得分",

  analysisUses: "什么通向好结局和坏结局：两用技术",
  analysisUsesHelp: (p) =>
    `作为前提的重要性：结局为 1，沿每条连线按其强度所占份额向后传递。★ 表示对好结局，▲ 表示对坏结局。两用：两者都至少为 ${p.threshold}（点线）。由真实的树算出，所以是精确值。`,
  analysisImportance: (p) => `好 ${p.good}，坏 ${p.bad}`,
  analysisUse_nothing: "都不是",
  analysisUse_good: "通向好",
  analysisUse_bad: "通向坏",
  analysisUse_dual: "两用",

  analysisValues: "哪些技术是有益的",
  analysisPosition: "比赛的时刻",
  analysisValuesHelp: (p) =>
    `如果在那一刻把技术免费送给所有人，好结局的可能性会变化多少个百分点，附 95% 区间。显示影响最大的 ${p.count} 项。`,
  analysisAllValues: "全部技术，以及对每个席位的影响",
  analysisVerdict: "判断",
  analysisVerdict_good: "有益",
  analysisVerdict_bad: "有害",
  analysisVerdict_neither: "不明确",
  analysisPointsOf: (p) => `${p.seat} 的得分`,

  analysisCrowd: "谁的工作起了作用",
  analysisCrowdHelp: "如果这个席位从第一个月起什么都不做，好结局的可能性会变化多少个百分点，附 95% 区间。",
  analysisDelays: "少了一个席位，技术会晚多久出现",
  analysisWithout: "少了",
  analysisLater: "晚几个月",
  analysisCompetition: "每项技术真正有多少竞争者",
  analysisCompetitors: "实力相当的竞争者",

  analysisMethod: "这是怎样得出的",
  analysisMethodText: (p) =>
    `记录包含随机种子和全部指令，所以比赛可以重放，也可以从任何局面继续。每个局面和每种改变都继续下了 ${p.futures} 遍，由下面列出的内置机器人坐在各席位上。两个局面的推演遇到同样的运气，并成对比较。括号里的范围在 95% 的此类估计中包含真值（可能性用 Wilson 区间，成对变化用 Agresti 和 Min 区间）；同时考察许多技术或时刻时，只有在 Holm 校正后仍然突出的才称为明确。`,
  analysisRelative: "这里的一切都是相对于这些机器人而言的。",
  analysisRelativeWhy:
    "真人会有不同的下法，换了参加者，有益的技术也会不同。一个数值说的是：在那一刻把一项技术免费送给所有人会改变什么；它不是对现实世界研究的评判。",
  analysisPolicies: (p) => `继续的是：${p.policies}。推演的种子：${p.seed}。`,
};
