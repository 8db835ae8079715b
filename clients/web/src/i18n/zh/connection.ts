import type { connection as english } from "../en/connection";
import type { Translated } from "../translated";

export const connection: Translated<typeof english> = {
  connecting: "正在连接……",
  connected: "已连接",
  reconnecting: (p) => (p.seconds > 0 ? `连接中断，${p.seconds} 秒后重试。` : "连接中断，正在重试……"),
  reconnectNow: "立即重试",
  offline: "本设备已离线。比赛仍在继续；网络恢复后您会自动回来。",
  closedFinished: "连接已关闭：比赛结束了。",
  closedReplaced: "这个席位现在在另一个窗口中操作。",
  takeBack: "拿回来",
  closedNoRoom: "这台服务器上没有这个房间。",
  closedRoomClosed: "房间已关闭。",
  closedForbidden: "这个链接已不能进入该席位，请索取新的链接。",
  closedVersion: "服务器的版本比本页面新。",
  reload: "重新载入页面",
  closedHalted: "房间因服务器错误而停止，主持人可以看到原因。",
  closedFull: "服务器已满，稍后会再试。",
  closedProtocol: "服务器与本页面无法沟通。请重新载入；若问题仍在，请报告。",
  closedOther: (p) => `连接已结束（代码 ${p.code}）。`,
  noSeatFree: "没有空席位了，您可以旁观。",
  watchInstead: "改为旁观",
  refusedSentence: (p) => `未被接受：${p.message}`,
};
