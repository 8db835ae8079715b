/** Why a part of a turn does not stand, in the language of the page; a reason that is newer speaks for itself. */
import { words } from "../i18n/index.svelte";
import type { RefusedPart } from "../protocol.gen";
import type { WhyNot } from "./verbs";

export function reasonOf(part: RefusedPart): string {
  const { t } = words;
  const known: Readonly<Record<string, string>> = {
    unseen: t.reason_unseen,
    known: t.reason_known,
    duplicate: t.reason_duplicate,
    "no-basis": t.reason_noBasis,
    range: t.reason_range,
    "not-yours": t.reason_notYours,
    "already-public": t.reason_alreadyPublic,
    "not-certified": t.reason_notCertified,
    "no-revenue": t.reason_noRevenue,
    already: t.reason_already,
    unknown: t.reason_unknown,
    ending: t.reason_ending,
    self: t.reason_self,
    "not-an-ending": t.reason_notAnEnding,
    off: t.reason_off,
    over: t.reason_over,
  };
  return Object.hasOwn(known, part.reason) ? (known[part.reason] ?? part.message) : part.message;
}

export function whyNotWord(why: WhyNot): string {
  const { t } = words;
  switch (why) {
    case "off":
      return t.why_off;
    case "no-ending-seen":
      return t.why_noEndingSeen;
    case "nothing-foggy":
      return t.why_nothingFoggy;
    case "no-assistant":
      return t.why_noAssistant;
  }
}
