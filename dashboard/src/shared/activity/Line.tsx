"use client";
import { clsx } from "clsx";
import Link from "next/link";
import { useState, type ReactNode } from "react";
import type { ActivityLine } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { named } from "@/shared/status/named";
import { OutreachState } from "@/shared/status/OutreachState";
import { statusWord } from "@/shared/status/statuses";
import { When } from "@/shared/time/When";
import { labelOf, said, signOf, statusSet } from "./lines";

/** One line of activity: when, what became of it, who to whom, from where, the words. `children` are its buttons. */
export function Line({ line, showHandle = true, children }: {
  line: ActivityLine;
  showHandle?: boolean;
  children?: ReactNode;
}) {
  const isStory = line.kind === "outreach";
  const hooks = isStory
    ? {
        "data-outreach": line.outreach_id,
        "data-state": line.state,
        "data-handle": line.handle,
        "data-actor": line.actor,
        "data-operator": line.operator,
      }
    : { "data-event": line.event_id, "data-kind": line.kind };
  return (
    <div
      {...hooks}
      className={clsx(
        "grid min-h-9 items-center gap-x-3 gap-y-0.5 px-4 py-2 text-13 sm:py-1 pointer-coarse:min-h-11",
        "grid-cols-[auto_minmax(0,1fr)]",
        // Each line is a grid of its own: only widths that the buttons at its end do not change keep the columns in line.
        children ? "sm:[--buttons:6.5rem]" : "sm:[--buttons:0px]",
        "sm:grid-cols-[5.5rem_7rem_minmax(0,1.2fr)_minmax(0,0.8fr)_minmax(var(--buttons),auto)]",
        "xl:grid-cols-[5.5rem_7rem_23%_12%_minmax(0,1fr)_auto]",
      )}
    >
      <When at={line.at_ms} className="w-fit text-12 text-muted max-sm:col-start-2 max-sm:row-start-1 max-sm:justify-self-end" />
      <span className="flex max-sm:col-start-1 max-sm:row-start-1">
        {isStory ? (
          <OutreachState state={line.state ?? "pending"} />
        ) : (
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-muted">
            <Sign kind={signOf(line)} />
            {labelOf(line)}
          </span>
        )}
      </span>
      <span className="min-w-0 max-sm:col-span-2 sm:truncate">
        <Sentence line={line} showHandle={showHandle} />
      </span>
      <span className="min-w-0 truncate text-muted max-sm:col-span-2">{line.actor && `@${line.actor}`}</span>
      <Words text={line.text} otherwise={isStory ? "" : said(line)} />
      <span className="max-sm:col-span-2 sm:row-start-1 sm:col-start-5 xl:col-start-6">{children}</span>
    </div>
  );
}

/** Who did it to whom; the sign beside it says what. */
function Sentence({ line, showHandle }: { line: ActivityLine; showHandle: boolean }) {
  const who = <span className="font-medium">{line.operator || "Somebody"}</span>;
  const whom = line.handle || line.person_id ? showHandle ? <Handle line={line} /> : "them" : null;
  switch (line.kind) {
    case "reply.seen":
      return <>{showHandle ? (whom ?? "Somebody") : "They"} replied</>;
    case "register.set":
      return (
        <>
          {who} set {whom} to {statusWord(statusSet(line))}
        </>
      );
    case "capture.health":
      return <>on {who}’s computer</>;
    case "actor.joined":
    case "actor.left":
      return who;
    default:
      return (
        <>
          {who} → {whom ?? "somebody not named yet"}
        </>
      );
  }
}

function Handle({ line }: { line: ActivityLine }) {
  const name = named(line) ?? "a person without a name";
  return line.person_id ? (
    <Link prefetch={false} href={`/prospect/?id=${encodeURIComponent(line.person_id)}`} className="link">
      {name}
    </Link>
  ) : (
    <span>{name}</span>
  );
}

/** The text of a message, on one line until somebody wants to read it; without one, what else there is to say. */
function Words({ text, otherwise }: { text: string | null; otherwise: string }) {
  const [isOpen, setOpen] = useState(false);
  const place = "min-w-0 text-muted max-sm:col-span-2 sm:max-xl:col-start-3 sm:max-xl:col-end-6";
  if (!text) return <span className={clsx(place, !otherwise && "hidden xl:block")}>{otherwise}</span>;
  return (
    <button
      type="button"
      dir="auto"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
      className={clsx(
        place,
        "w-fit max-w-full text-start",
        isOpen ? "whitespace-pre-wrap" : "truncate max-sm:line-clamp-2 max-sm:whitespace-normal",
      )}
    >
      {text}
    </button>
  );
}
