import { teamDay } from "@/shared/time/words";

interface Named {
  handle: string | null;
  former?: { handle: string; until_ms: number } | null;
}

/** What people call somebody: by their handle, else by the one that somebody else has by now; null without any. */
export const named = ({ handle, former }: Named): string | null =>
  handle ? `@${handle}` : former ? `@${former.handle} (until ${teamDay(former.until_ms)})` : null;
