"use client";
import { Tooltip } from "@base-ui/react/tooltip";
import { hint } from "@/shared/ui/Hint";
import { ago, local, utc } from "./words";
import { useNow } from "./useNow";

/** An instant: relative in the line, local time and UTC on hover and focus. */
export function When({ at, words, className }: { at: number; words?: string; className?: string }) {
  const now = useNow();
  return (
    <Tooltip.Trigger
      handle={hint}
      payload={{ lines: [local(at), utc(at)] }}
      delay={250}
      render={<time dateTime={new Date(at).toISOString()} tabIndex={0} className={className} />}
    >
      {words ?? ago(at, now || at)}
    </Tooltip.Trigger>
  );
}
