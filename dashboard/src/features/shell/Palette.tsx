"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState, type KeyboardEvent } from "react";
import { query } from "@/shared/api/client";
import { statusWord } from "@/shared/status/statuses";
import { useDebounced } from "@/shared/ui/useDebounced";
import { pagesNamed } from "./pagesNamed";
import { named } from "@/shared/status/named";

const PEOPLE_SHOWN = 6;

type Goal = { href: string; word: string; hint: string };

/** Pages and people by what is typed; arrows choose, Enter goes there. */
export function Palette({ onLeave }: { onLeave: () => void }) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const wanted = typed.trim().replace(/^@/, "").toLowerCase();
  const q = useDebounced(wanted, 120);
  const found = query.useQuery(
    "get",
    "/v1/prospects",
    { params: { query: { q, limit: PEOPLE_SHOWN } } },
    { enabled: q !== "", placeholderData: keepPreviousData },
  );
  const isFresh = q === wanted && !found.isPlaceholderData;
  // An answer to less than was typed still shows whom it names rightly, so that Enter never opens anybody else.
  const people = (found.data?.items ?? []).filter((person) => wanted !== "" && (isFresh || named(person)?.toLowerCase().includes(wanted)));
  const goals: Goal[] = [
    ...pagesNamed(typed).map(({ href, word }) => ({ href, word, hint: "Page" })),
    ...people.map((person) => ({
      href: `/prospect/?id=${encodeURIComponent(person.person_id)}`,
      word: named(person) ?? "No name",
      hint: statusWord(person.status),
    })),
  ];
  const at = Math.min(chosen, goals.length - 1);

  const go = (goal: Goal | undefined): void => {
    if (!goal) return;
    onLeave();
    router.push(goal.href);
  };
  const act = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && goals.length > 0) setChosen((at + step + goals.length) % goals.length);
    // Enter also ends a word in scripts that are composed of several presses.
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) go(goals[at]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="border-b border-line p-3">
        <input
          role="combobox"
          aria-label="Go to a page or a person"
          aria-expanded="true"
          aria-controls="goals"
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `goal-${at}` : undefined}
          placeholder="A page, or part of a handle"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          className="field w-full"
          value={typed}
          onKeyDown={act}
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
          }}
        />
      </div>
      <ul id="goals" role="listbox" aria-label="Pages and people" className="max-h-[50dvh] overflow-y-auto p-2">
        {goals.map((goal, place) => (
          <li
            key={goal.href}
            id={`goal-${place}`}
            role="option"
            aria-selected={place === at}
            onPointerMove={() => setChosen(place)}
            onClick={() => go(goal)}
            className="flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-control px-3 text-13 aria-selected:bg-accent-soft aria-selected:text-accent pointer-coarse:min-h-11"
          >
            <span className="truncate font-medium">{goal.word}</span>
            <span className="shrink-0 text-12 text-muted">{goal.hint}</span>
          </li>
        ))}
      </ul>
      <p role="status" className="px-5 pb-4 text-12 text-muted empty:hidden">
        {goals.length === 0 && (found.error ? "People cannot be searched at the moment." : nothing(isFresh && !found.isFetching))}
      </p>
    </>
  );
}

const nothing = (isSure: boolean): string => (isSure ? "No page and nobody is called so." : "Searching …");
