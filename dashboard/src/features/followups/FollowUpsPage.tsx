"use client";
import { clsx } from "clsx";
import Link from "next/link";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { query } from "@/shared/api/client";
import type { ProspectRow } from "@/shared/api/shapes";
import { useSetField } from "@/shared/person/useSetField";
import { useSession } from "@/shared/session/Session";
import { StatusMark } from "@/shared/status/StatusMark";
import { keyedStatuses, statusWord } from "@/shared/status/statuses";
import { dayAfter, dueWords } from "@/shared/time/days";
import { useNow } from "@/shared/time/useNow";
import { When } from "@/shared/time/When";
import { calendarDay } from "@/shared/time/words";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { counted, number } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";

const PAGE = 200;

/** Who is to be written to again, the latest first: gone through by keyboard, one after the other. */
export function FollowUpsPage() {
  const { operator } = useSession();
  const [isMine, setMine] = useQueryState("mine", parseAsBoolean.withDefault(false));
  const due = query.useQuery("get", "/v1/prospects", {
    params: {
      query: { follow_up: ["due", "planned"], sort: "follow_up", limit: PAGE, ...(isMine && { owner: [operator.operator_id] }) },
    },
  });
  const now = useNow();
  const today = dayAfter(now, 0);
  const people = due.data?.items ?? [];
  const late = people.filter(({ follow_up }) => follow_up && follow_up <= today).length;
  return (
    <main>
      <PageHead
        title="Follow-ups"
        about={due.data && <>{number(late)} due, {counted(due.data.total, "person", "people")} in all · as of <When at={due.data.as_of_ms} /></>}
      >
        <label className="flex items-center gap-2 text-13">
          <input type="checkbox" className="accent-accent" checked={isMine} onChange={(event) => void setMine(event.target.checked || null)} />
          Only mine
        </label>
      </PageHead>
      {due.error ? (
        <div className="p-4 lg:px-6">
          <Failure error={due.error} onRetry={() => void due.refetch()} />
        </div>
      ) : !due.data ? (
        <WaitingRows label="The follow-ups are on their way" />
      ) : people.length === 0 ? (
        <Empty title="Nobody waits for a follow-up">
          <p>Whoever you give a follow-up day will be here when it comes, the latest first.</p>
          <Link href="/prospects/" className="button mt-4">
            To the prospects
          </Link>
        </Empty>
      ) : (
        <Queue people={people} today={today} mayWrite={operator.role !== "viewer"} />
      )}
    </main>
  );
}

function Queue({ people, today, mayWrite }: { people: ProspectRow[]; today: string; mayWrite: boolean }) {
  const { set } = useSetField();
  const [chosen, setChosen] = useState(people[0]?.person_id);
  const at = Math.max(0, people.findIndex(({ person_id }) => person_id === chosen));
  const here = people[at];

  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, [popover], dialog");
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !here) return;
      const go = (step: number) => {
        const next = people[Math.min(people.length - 1, Math.max(0, at + step))];
        setChosen(next?.person_id);
        if (next) document.getElementById(`due-${next.person_id}`)?.scrollIntoView({ block: "nearest" });
      };
      const later = (days: number) => {
        const day = dayAfter(Date.now(), days);
        go(1);
        void set(here, "follow-up", day, `Follow-up on ${calendarDay(day)}`);
      };
      const status = keyedStatuses()[Number(event.key) - 1];
      if (event.key === "j" || event.key === "ArrowDown") go(1);
      else if (event.key === "k" || event.key === "ArrowUp") go(-1);
      else if (event.key === "o" && here.handle) window.open(profile(here.handle), "_blank", "noreferrer");
      else if (!mayWrite) return;
      else if (event.key === "d") {
        go(1);
        void set(here, "follow-up", null, "Follow-up done");
      } else if (event.key === "s") later(1);
      else if (event.key === "w") later(7);
      else if (status) void set(here, "status", status, `Status set to ${statusWord(status)}`);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", act);
    return () => document.removeEventListener("keydown", act);
  }, [here, at, people, set, mayWrite]);

  return (
    <>
      <p className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-4 pb-3 text-12 text-muted max-sm:hidden lg:px-6">
        <Key name="j">next</Key>
        <Key name="k">before</Key>
        <Key name="o">open on Instagram</Key>
        {mayWrite && (
          <>
            <Key name="d">done</Key>
            <Key name="s">tomorrow</Key>
            <Key name="w">in a week</Key>
            {keyedStatuses().map((status, place) => (
              <Key key={status} name={String(place + 1)}>{statusWord(status)}</Key>
            ))}
          </>
        )}
      </p>
      <ul aria-label="Follow-ups">
        {people.map((person) => (
          <li
            key={person.person_id}
            id={`due-${person.person_id}`}
            data-person={person.person_id}
            aria-current={person === here ? "true" : undefined}
            onClick={() => setChosen(person.person_id)}
            className={clsx(
              "flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5 text-13 lg:px-6",
              person === here && "bg-accent-soft",
            )}
          >
            <Link prefetch={false} href={`/prospect/?id=${encodeURIComponent(person.person_id)}`} className="w-44 truncate font-medium hover:underline">
              {person.handle ? `@${person.handle}` : "No name"}
            </Link>
            <span className={clsx("w-28", person.follow_up && person.follow_up <= today ? "font-medium text-warn" : "text-muted")}>
              {person.follow_up && dueWords(person.follow_up, today)}
            </span>
            <StatusMark status={person.status} className="w-24" />
            <span className="w-28 truncate text-muted">{person.owner ?? "nobody"}</span>
            <span className="min-w-0 flex-1 truncate text-muted">
              {person.last_at_ms ? <>last written to <When at={person.last_at_ms} />{person.last_operator && ` by ${person.last_operator}`}</> : "not written to yet"}
            </span>
            {mayWrite && (
              <span className="flex gap-2">
                <button type="button" className="button" onClick={() => void set(person, "follow-up", null, "Follow-up done")}>
                  Done
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    const day = dayAfter(Date.now(), 1);
                    void set(person, "follow-up", day, `Follow-up on ${calendarDay(day)}`);
                  }}
                >
                  Tomorrow
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const profile = (handle: string): string => `https://www.instagram.com/${encodeURIComponent(handle)}/`;

function Key({ name, children }: { name: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <kbd className="rounded-control border border-line bg-raised px-1.5 text-text">{name}</kbd>
      {children}
    </span>
  );
}
