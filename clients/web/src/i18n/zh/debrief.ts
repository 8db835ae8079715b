import type { debrief as english } from "../en/debrief";
import type { Translated } from "../translated";

export const debrief: Translated<typeof english> = {
  // the way in
  debriefTitle: "回看一场比赛",
  debriefLead:
    "把比赛日志拖到这里，看看比赛时谁也看不到的：动机、真实的树、谁在何时知道什么，以及为何如此结束。",
  debriefDrop: "把 .techrace 文件拖到这里",
  debriefChoose: "选择文件",
  debriefKept: "文件只发给这台服务器，读完即弃。",
  debriefReading: "正在重演比赛……",
  debriefMissing: "这台服务器上没有这场已结束的比赛。若您有日志，请拖到这里。",
  debriefRefused: (p) => `无法讲述此文件：${p.message}`,
  debriefExtract:
    "这是摘录：交出之前已去掉秘密，所以无法据此讲述比赛。请打开该场复盘的链接，或向主持人索取完整日志。",
  debriefBusy: "服务器正忙，稍后再试。",
  debriefLarge: "文件超过本服务器能读的大小。",
  debriefOffline: "无法到达服务器。",
  debriefAnother: "另一场比赛",
  debriefOpen: "复盘：为何如此结束",
  debriefTryAgain: "再试一次",
  debriefSections: "复盘各部分",

  // how it ended
  debriefEnd: "怎样结束",
  debriefEndSentence_yellow: "结局很好。",
  debriefEndSentence_red: "结局很坏。",
  debriefEndSentence_horizon: "时间用完了。",
  debriefEndSentence_running: "比赛没有玩到结束。",
  debriefBuilt: (p) => `${p.seats} 在第 ${p.tick} 个月造出了 ${p.node}。`,
  debriefNobodyBuilt: (p) => `${p.tick} 个月后仍没有人造出结局。`,
  debriefStopped: (p) => `${p.tick} 个月后停止：${p.reason}`,
  debriefFacade: (p) => `${p.node} 看起来是${p.seemed}，其实是${p.kind}。`,
  debriefPiece_unlocked: (p) => `最后一块是 ${p.node}，由 ${p.seat} 在第 ${p.tick} 个月造出。`,
  debriefPiece_published: (p) => `最后一块是 ${p.node}，由 ${p.by} 在第 ${p.tick} 个月发表。`,
  debriefPiece_leaked: (p) => `最后一块是 ${p.node}，在第 ${p.tick} 个月泄露。`,
  debriefPiece_shared: (p) => `最后一块是 ${p.node}，由 ${p.by} 在第 ${p.tick} 个月交给 ${p.seat}。`,
  debriefOther: (p) => `对 ${p.seat} 来说，最近的${p.kind}还差约 ${p.months} 个月的工作。`,
  debriefNoWay: (p) => `没有人有通向${p.kind}的路。`,
  debriefWho: "谁想要什么，有多接近",
  debriefWanted: "秘密想要",
  debriefPoints: (p) => `1000 分中得 ${p.points} 分`,
  debriefNoPoints: "没有得分：未结束",
  debriefSeeAs: (p) => `用 ${p.seat} 的眼睛看`,
  debriefBuilder: "造出了结局",
  debriefTookOver: (p) => `从第 ${p.tick} 个月起：${p.name}`,

  // the match again
  debriefAgain: "重看比赛",
  debriefEyes: "视角",
  debriefTime: "月",
  debriefAt: (p) => `第 ${p.tick} 月，共 ${p.ticks} 月，第 ${p.round} 轮`,
  debriefPlay: "播放",
  debriefPause: "暂停",
  debriefScrubber: "在比赛中移动",
  debriefSpeed: "速度",
  debriefSpeedOf: (p) => `${p.speed}×`,
  debriefBack: "后退一个月",
  debriefOn: "前进一个月",
  debriefMomentBack: "上一个关键时刻",
  debriefMomentOn: "下一个关键时刻",
  debriefKeys: "方向键：一个月。翻页键：一轮。N 和 P：关键时刻。空格：播放与暂停。",
  debriefSeenAs: (p) => `${p.seat} 眼中`,
  debriefSeenTruth: "真相",
  debriefSeenPublic: "所有人都能看到的",
  debriefMarkProject: "这个席位的人在做",
  debriefMarkUnlocked: "由这个席位造出",
  debriefMarkKnown: "这个席位知道",
  debriefMarkWorked: "有人在做",
  debriefMarkSecret: "保密中",

  // a technology
  debriefHolders: "现在谁知道",
  debriefNobody: "还没有人。",
  debriefWorkers: "现在谁在做",
  debriefWorks: (p) => `${p.seat}：${p.share}% 的人员，完成 ${p.progress}%`,
  debriefDone: (p) => `${p.seat}：完成 ${p.progress}%`,
  debriefSeemed: (p) => `检验之前看起来是${p.kind}。`,
  debriefOwnProgress: (p) => `完成 ${p.progress}%`,
  debriefWork: (p) => (p.exact ? `工作量 ${p.work}` : `工作量约 ${p.work}`),

  // what happened
  debriefHappened: "发生了什么",
  debriefNothing: "还没有发生什么。",
  debriefInMonth: (p) => `第 ${p.tick} 月`,
  debriefEv_unlock: (p) => (p.again ? `${p.seats} 也造出了 ${p.node}。` : `${p.seats} 最先造出 ${p.node}。`),
  debriefEv_published: (p) => `${p.seats} 发表了 ${p.node}。`,
  debriefEv_public: (p) => `${p.node} 公开了。`,
  debriefEv_leaked: (p) => `${p.node} 泄露了。`,
  debriefEv_shared: (p) => `${p.by} 把 ${p.node} 交给了 ${p.seats}。`,
  debriefEv_exposed: (p) => `${p.seats} 揭示了 ${p.node} 的真面目。`,
  debriefEv_revealed: (p) => `审计表明有人拥有 ${p.node}。`,
  debriefEv_sale: (p) => `${p.seats} 开始出售 ${p.node}。`,
  debriefEv_shot: (p) => `警示事故：${p.node} 出了问题。`,
  debriefEv_end_yellow: "好结局造成，比赛结束。",
  debriefEv_end_red: "坏结局造成，比赛结束。",
  debriefEv_end_horizon: "时间到。",
  debriefEv_shock: (p) =>
    [
      p.text === "" ? "来自外部：" : p.text,
      p.concern === 0 ? "" : `忧虑 ${p.concern > 0 ? "+" : "−"}${Math.abs(p.concern)}`,
      p.regulation === 0 ? "" : `监管 ${p.regulation > 0 ? "+" : "−"}${Math.abs(p.regulation)}`,
    ]
      .filter((part) => part !== "")
      .join(" "),
  debriefHost: "主持人",
  debriefSaid: (p) => (p.to === "" ? p.name : `${p.name} 对 ${p.to}`),

  // moments
  debriefMoments: "关键时刻",
  debriefMomentsRule: "一件事的分量，看没有它时最近的好结局或坏结局会远多少。",
  debriefNearer: (p) => `${p.kind}近了 ${p.months} 个月`,
  debriefLeadChanged: (p) => `从此${p.kind}更近。`,

  // the race
  debriefRace: "竞赛",
  debriefRaceHelp:
    "若一个席位把所有人都派上路，到最近的好结局和坏结局还需几个月。事后依隐藏的信息算出；越低越近。",
  debriefRaceOf: (p) => `显示：${p.seat}。`,
  debriefRaceBest: "显示：当时最近的那个。",
  debriefChart: "曲线",
  debriefChart_race: "到结局的距离",
  debriefChart_chance: "机会",
  debriefChanceHelp:
    "百分比：从该处起由具有各人动机的内置机器人多次续玩时，每种结局出现的比例。换了玩家，机会也会不同。",
  debriefChanceMaking: "正在从每个回合续玩……",
  debriefChanceMissing: "这台服务器不计算这场比赛的机会。",
  debriefChart_concern: "忧虑与监管",
  debriefChart_heads: "人员",
  debriefChart_prest: "声望",
  debriefChart_money: "资金",
  debriefAsCurve: "曲线形式",
  debriefAsTable: "表格形式",
  debriefCurveOf: (p) => `${p.what}，第 ${p.tick} 月有标记`,

  // knowledge
  debriefKnowledge: "谁在何时知道什么",
  debriefKnowledgeHelp:
    "每行是一项科技，从左到右是月份。条纹：秘密。纯色：公开。实心字母表示造出，空心表示被告知。",
  debriefLane: (p) => `${p.node}：${p.parts.join("；")}`,
  debriefLane_unlocked: (p) => `${p.seat} 在第 ${p.tick} 个月造出`,
  debriefLane_shared: (p) => `${p.seat} 在第 ${p.tick} 个月被告知`,
  debriefLane_public: (p) => `第 ${p.tick} 个月起公开`,
  debriefLane_leaked: (p) => `第 ${p.tick} 个月泄露`,
  debriefLane_secret: "从未公开",
  debriefHow_unlocked: "造出",
  debriefHow_published: "来自发表",
  debriefHow_leaked: "来自泄露",
  debriefHow_shared: "被告知",
  debriefCell: (p) => `${p.how}，第 ${p.tick} 月`,
  debriefNever: "从未",
  debriefNothingKnown: "没有人知道任何东西。",
  debriefLeakSign: "泄露了",
  debriefSecretBar: "秘密",
  debriefPublicBar: "公开",

  // promises
  debriefPledges: "承诺",
  debriefNoPledges: "没有人公开承诺什么。",
  debriefPledge_publish: (p) => `会发表 ${p.node}`,
  "debriefPledge_not-publish": (p) => `不发表 ${p.node}`,
  debriefPledge_share: (p) => `会分享 ${p.node}`,
  "debriefPledge_not-sell": (p) => `不出售 ${p.node}`,
  "debriefPledge_not-research": (p) => `不研究 ${p.node}`,
  "debriefPledge_not-build": (p) => `不造 ${p.node}`,
  debriefPledge_other: () => "（自己的话）",
  debriefPromised: (p) =>
    p.to === ""
      ? `第 ${p.tick} 个月，${p.seat} 向所有人承诺${p.what}。`
      : `第 ${p.tick} 个月，${p.seat} 向 ${p.to} 承诺${p.what}。`,
  debriefUntil: (p) => `直到第 ${p.tick} 个月。`,
  debriefState_kept: "已兑现",
  debriefState_broken: "已违背",
  debriefState_unjudged: "请您判断",

  // discussion
  debriefDiscuss: "讨论",
  debriefDiscussLead: "这场比赛引出的问题，没有标准答案。",
  debriefAsk_facade: (p) =>
    p.inspected
      ? `${p.node} 并非表面那样，尽管有人已开始检验。怎样才能及时发现？`
      : `${p.node} 并非表面那样，却没有人检验。为什么？怎样才值得派人？`,
  debriefAsk_close_call: (p) =>
    `最后，${p.seat} 离${p.kind}只差 ${p.months} 个月的工作。谁本可以改变结果，他们知道吗？`,
  debriefAsk_helped_red: (p) =>
    `${p.seats} 在第 ${p.tick} 个月让别人得到 ${p.node}，坏结局因此近了 ${p.months} 个月。以他们当时所知，您会一样做吗？`,
  debriefAsk_helped_yellow: (p) =>
    `${p.seats} 在第 ${p.tick} 个月让别人得到 ${p.node}，好结局因此近了 ${p.months} 个月。他们自己得到了什么？`,
  debriefAsk_broken_pledge: (p) =>
    `${p.seat} 违背了关于 ${p.node} 的承诺。有人注意到吗？怎样才能让他们守信？`,
  debriefAsk_secret: (p) => `${p.seat} 独自知道 ${p.node} 达 ${p.months} 个月。这个秘密值多少，对谁更值？`,
  debriefAsk_allies: (p) =>
    p.spoke
      ? `${p.seats} 想要的一样，也谈过，却从未互相给过什么。是什么阻止了他们？`
      : `${p.seats} 想要的一样。他们怎样才能发现这一点，并彼此信任？`,
  debriefAsk_shot: (p) =>
    p.after > p.before
      ? `第 ${p.tick} 个月 ${p.node} 的警示事故之后，监管从 ${p.before} 升到 ${p.after}（满分 100）。够吗，够早吗？`
      : `第 ${p.tick} 个月 ${p.node} 的警示事故之后，监管没有上升。谁有能力改变？`,
  debriefAsk_what_if: (p) => `假如 ${p.seats} 没有在第 ${p.tick} 个月造出 ${p.node}，谁会造，又会晚多久？`,
  debriefAsk_leak: (p) =>
    p.count === 1
      ? `${p.node} 在第 ${p.tick} 个月泄露。帮了谁？安保是否值得它的代价？`
      : `泄露了 ${p.count} 个秘密，其中有第 ${p.tick} 个月的 ${p.node}。帮了谁？`,
  debriefAsk_politics: (p) =>
    p.pro === ""
      ? `${p.contra} 游说反对监管，没有人支持；监管在第 ${p.tick} 个月达到最高 ${p.peak}（满分 100）。为何没有人回应？`
      : p.contra === ""
        ? `${p.pro} 游说支持监管；它在第 ${p.tick} 个月达到最高 ${p.peak}（满分 100）。它放慢了谁？`
        : `${p.pro} 游说支持监管，${p.contra} 反对；它在第 ${p.tick} 个月达到最高 ${p.peak}（满分 100）。谁赢了？`,
  debriefAsk_twice: (p) => `${p.seats} 各自造出了 ${p.node}。因此失去了什么，是所有人都失去了吗？`,
  debriefAsk_no_pledges: (p): string =>
    p.talked
      ? "你们交谈过，却没有人公开承诺。承诺会有人信吗？"
      : "没有人交谈，也没有人承诺。您会对谁说什么？",

  // downloads
  debriefDownloads: "带走",
  debriefTables: "供分析的表格（zip）",
  debriefTablesHelp: "日志含所有人都能看到的内容；主持人可得到全部。表格可用电子表格或笔记本打开。",
};
