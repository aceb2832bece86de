"use client";
import { useState } from "react";
import { useTeamChoices } from "@/shared/api/people";
import type { ProspectDetail } from "@/shared/api/shapes";
import { useSetField } from "@/shared/person/useSetField";
import { useSession } from "@/shared/session/Session";
import { dayAfter, dueWords } from "@/shared/time/days";
import { useNow } from "@/shared/time/useNow";
import { calendarDay } from "@/shared/time/words";

const LATER = [["Tomorrow", 1], ["3 days", 3], ["1 week", 7]] as const;

/** Who takes care of this person, when somebody should write again, and whether anybody may. */
export function Registers({ person }: { person: ProspectDetail }) {
  const { operator } = useSession();
  const { operators, actors } = useTeamChoices();
  const { set, isBusy } = useSetField();
  const now = useNow();
  const mayWrite = operator.role !== "viewer";
  const owner = operators.find(({ value }) => value === person.owner_id)?.label ?? person.owner;
  if (!mayWrite)
    return (
      <p className="mx-4 mb-4 text-13 text-muted lg:mx-6">
        Owner: {owner ?? "nobody"} · Follow-up: {person.follow_up ? calendarDay(person.follow_up) : "none"}
      </p>
    );
  const followUp = (day: string | null) =>
    void set(person, "follow-up", day, day ? `Follow-up on ${calendarDay(day)}` : "No follow-up any more");
  return (
    <div className="mx-4 mb-4 flex flex-wrap items-end gap-x-6 gap-y-3 text-13 lg:mx-6">
      <label>
        <span className="block text-12 text-muted">Owner</span>
        <select
          className="field mt-1"
          disabled={isBusy}
          value={person.owner_id ?? ""}
          onChange={(event) => {
            const chosen = operators.find(({ value }) => value === event.target.value);
            void set(person, "owner", chosen?.value ?? null, chosen ? `${chosen.label} takes care` : "Nobody takes care any more");
          }}
        >
          <option value="">Nobody</option>
          {person.owner_id && !operators.some(({ value }) => value === person.owner_id) && (
            <option value={person.owner_id}>{person.owner ?? "Somebody who left"}</option>
          )}
          {operators.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="block text-12 text-muted">Account that writes to them</span>
        <select
          className="field mt-1"
          disabled={isBusy}
          value={person.account_id ?? ""}
          onChange={(event) => {
            const chosen = actors.find(({ value }) => value === event.target.value);
            void set(person, "account", chosen?.value ?? null, chosen ? `${chosen.label} writes to them` : "Any account writes to them");
          }}
        >
          <option value="">Any</option>
          {person.account_id && !actors.some(({ value }) => value === person.account_id) && (
            <option value={person.account_id}>@{person.account}</option>
          )}
          {actors.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div role="group" aria-label="Follow-up" className="flex flex-wrap items-end gap-2">
        <label>
          <span className="block text-12 text-muted">
            Follow-up{person.follow_up && now > 0 && ` · ${dueWords(person.follow_up, dayAfter(now, 0))}`}
          </span>
          <input
            type="date"
            className="field mt-1"
            disabled={isBusy}
            value={person.follow_up ?? ""}
            onChange={(event) => followUp(event.target.value || null)}
          />
        </label>
        {LATER.map(([word, days]) => (
          <button key={word} type="button" className="button" disabled={isBusy} onClick={() => followUp(dayAfter(Date.now(), days))}>
            {word}
          </button>
        ))}
        {person.follow_up && (
          <button type="button" className="button" disabled={isBusy} onClick={() => followUp(null)}>
            Done
          </button>
        )}
      </div>
      <DoNotContact person={person} />
    </div>
  );
}

/** Asks before it acts: the words of messages to this person are deleted, and no undo brings them back. */
function DoNotContact({ person }: { person: ProspectDetail }) {
  const { set, isBusy } = useSetField();
  const [isAsking, setAsking] = useState(false);
  if (person.do_not_contact)
    return (
      <button type="button" className="button" disabled={isBusy} onClick={() => void set(person, "do-not-contact", null, "May be contacted again")}>
        Allow contact again
      </button>
    );
  if (!isAsking)
    return (
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Do not contact …
      </button>
    );
  return (
    <div role="group" aria-label="Do not contact" className="flex flex-wrap items-center gap-2">
      <span>Nobody writes to them, and the words of messages to them are deleted for good.</span>
      <button
        type="button"
        className="button border-hold text-hold"
        disabled={isBusy}
        onClick={() => void set(person, "do-not-contact", "yes", "Nobody contacts this person", false).then(() => setAsking(false))}
      >
        Do not contact
      </button>
      <button type="button" className="button" onClick={() => setAsking(false)}>
        Keep as it is
      </button>
    </div>
  );
}
