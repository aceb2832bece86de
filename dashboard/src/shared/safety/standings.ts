import type { ActorSafety } from "@/shared/api/shapes";
import type { SignKind } from "@/shared/signs/Sign";

export type Safety = ActorSafety["safety"];

/** How an account stands beside the team's own rules: word, sign and colour. */
export const STANDINGS: Record<Safety["standing"], { word: string; sign: SignKind; colour: string }> = {
  "no-rule": { word: "no rule", sign: "unchecked", colour: "text-muted" },
  calm: { word: "calm", sign: "clear", colour: "text-clear" },
  near: { word: "near a limit", sign: "warn", colour: "text-warn" },
  over: { word: "over a limit", sign: "hold", colour: "text-hold" },
};
