import type { check as english } from "../en/check";
import type { Translated } from "../translated";

export const check: Translated<typeof english> = {
  checkTitle: "在这里行得通吗？",
  checkLead: "本页会与游戏服务器保持连接一分钟，并检查这台设备。请让它开着，最好放在参加者就座的地方。",
  checkRunning: (p) => `正在保持连接……还有 ${p.seconds} 秒`,
  checkProgress: "检查进度",
  checkAgain: "再检查一次",
  check_good: "一切正常，这台设备可以在这里使用。",
  check_usable: "可以使用，请看下面标出的地方。",
  check_bad: "这样行不通。",
  checkGrade_good: "良好",
  checkGrade_usable: "注意",
  checkGrade_bad: "问题",
  checkHeld: (p) =>
    p.seconds === 0
      ? "无法与服务器保持连接。防火墙、代理或访客网络可能禁止 websocket。"
      : p.losses === 0
        ? `连接保持了 ${p.seconds} 秒，没有中断。`
        : `连接保持了 ${p.seconds} 秒，中断了 ${p.losses} 次。`,
  checkHeldTitle: "连接",
  checkTripsTitle: "延迟",
  checkTrips: (p) => `回应通常需要 ${p.typical} 毫秒，慢的时候 ${p.worst} 毫秒。`,
  checkClockTitle: "本设备的时钟",
  checkClock: (p) =>
    p.seconds === 0
      ? "时钟与服务器一致。"
      : p.seconds > 0
        ? `时钟比服务器慢 ${p.seconds} 秒。游戏只计时长，所以没有影响。`
        : `时钟比服务器快 ${-p.seconds} 秒。游戏只计时长，所以没有影响。`,
  checkBrowserTitle: "浏览器",
  checkBrowser: (p) =>
    p.missing === "" ? "浏览器具备本页所需的一切。" : `浏览器太旧，缺少：${p.missing}。请更新或换一个。`,
  checkStorageTitle: "记忆",
  checkStorage: (p): string =>
    p.works
      ? "页面能记住席位，重新载入后会回到原处。"
      : "浏览器不让页面记住任何东西（隐私窗口？）。重新载入会失去席位。",
  checkScreenTitle: "屏幕",
  checkScreen: (p) => `${p.width} × ${p.height} 点。`,
  checkCopy: "复制结果",
  checkSend: "发给主持人",
  checkName: "这是哪台设备？",
  checkNameHint: "例如：平板 3，后排",
  checkSent: "主持人已收到，谢谢。",
  checkNotSent: "无法发送，请改为复制。",
  checkReceived: "给主持人：收到的结果",
  checkNone: "服务器启动以来还没有收到结果。",
  checkLook: "显示",
  checkLookAgain: "再看一次",
  checkListFailed: "无法取得结果。",
  checkFrom: (p) => (p.name === "" ? `${p.time} 的一台设备` : `${p.name}，${p.time}`),
  copyDone: "已复制。",
  copyFailed: "此浏览器不允许页面复制。",
  adminToken: "主持人的令牌",
  adminTokenHint: "服务器以 TECHRACE_ADMIN_TOKEN 启动；在此询问，不会保存。",
};
