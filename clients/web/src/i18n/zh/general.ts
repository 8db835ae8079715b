import type { general as english } from "../en/general";
import type { Translated } from "../translated";

export const general: Translated<typeof english> = {
  appName: "techrace",
  tagline: "穿越科技树的竞赛",
  skipToTree: "跳到科技树",
  language: "语言",
  theme: "配色",
  themeAuto: "跟随设备",
  themeLight: "浅色",
  themeDark: "深色",
  licences: "所用软件的许可证",
  loadingPage: "正在载入……",
  pageFailed: "无法取得页面的这一部分。服务器还在吗？",
  close: "关闭",
  back: "返回",
};
