"use client";
import { clsx } from "clsx";
import Link from "next/link";
import { useState, type ReactNode } from "react";
import type { ActivityLine } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { OutreachState } from "@/shared/status/OutreachState";
import { When } from "@/shared/time/When";
import { labelOf, said, signOf } from "./lines";

/** One line of activity: when, what became of it, who to whom from where, the words. `children` are its buttons. */
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
        "grid min-h-9 items-center gap-x-3 gap-y-0.5 px-4 py-2 text-13 sm:py-1",
        "grid-cols-[auto_1fr] sm:grid-cols-[5.5rem_7rem_minmax(14rem,1.1fr)_minmax(8rem,2fr)_auto]",
      )}
    >
      <When at={line.at_ms} className="w-fit text-12 text-muted max-sm:col-start-2 max-sm:row-start-1 max-sm:justify-self-end" />
      <span className="flex max-sm:col-start-1 max-sm:row-start-1">
        {isStory ? (
          <OutreachState state={line.state ?? "pending"} />
        ) : (
          <span className="inline-flex items-center gap-1.5 text-muted">
            <Sign kind={signOf(line)} />
            {labelOf(line)}
          </span>
        )}
      </span>
      <span className="min-w-0 max-sm:col-span-2">
        <Sentence line={line} showHandle={showHandle} />
      </span>
      <Words text={line.text} />
      <span className="max-sm:col-span-2">{children}</span>
    </div>
  );
}

function Sentence({ line, showHandle }: { line: ActivityLine; showHandle: boolean }) {
  const whom = showHandle && (line.handle || line.person_id) && <Handle line={line} />;
  const from = line.actor && <span className="whitespace-nowrap text-muted"> · @{line.actor}</span>;
  if (line.kind === "reply.seen")
    return (
      <>
        {whom || "They"} {said(line)}
        {from}
      </>
    );
  if (line.kind === "capture.health")
    return (
      <>
        {said(line)} <span className="text-muted">on {line.operator || "somebody"}’s computer</span>
        {from}
      </>
    );
  return (
    <>
      <span className="font-medium">{line.operator || "Somebody"}</span>
      {line.kind === "outreach" ? " → " : ` ${said(line)}${whom ? ": " : ""}`}
      {line.kind === "outreach" && !whom ? (showHandle ? "somebody not named yet" : "them") : whom}
      {from}
    </>
  );
}

function Handle({ line }: { line: ActivityLine }) {
  const name = line.handle ? `@${line.handle}` : "a person without a name";
  return line.person_id ? (
    <Link prefetch={false} href={`/prospect/?id=${encodeURIComponent(line.person_id)}`} className="link">
      {name}
    </Link>
  ) : (
    <span>{name}</span>
  );
}

/** The text of a message, on one line until somebody wants to read it. */
function Words({ text }: { text: string | null }) {
  const [isOpen, setOpen] = useState(false);
  if (!text) return <span className="max-sm:hidden" />;
  return (
    <button
      type="button"
      dir="auto"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
      className={clsx(
        "min-w-0 text-start text-muted max-sm:col-span-2", isOpen ? "whitespace-pre-wrap" : "truncate max-sm:line-clamp-2 max-sm:whitespace-normal",
        "w-fit max-w-full",
      )}
    >
      {text}
    </button>
  );
}
