"use client";
import { hinted } from "@/shared/ui/Hint";
import { ago, local, utc } from "./words";
import { useNow } from "./useNow";

/** An instant: relative in the line, local time and UTC on hover and focus. */
export function When({ at, words, className }: { at: number; words?: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} tabIndex={0} className={className} {...hinted(local(at), utc(at))}>
      {words ?? ago(at, now || at)}
    </time>
  );
}
