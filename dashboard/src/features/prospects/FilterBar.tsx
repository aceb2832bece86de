"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useId, useState } from "react";
import { query } from "@/shared/api/client";
import { useTeamChoices } from "@/shared/api/people";
import type { Facets } from "@/shared/api/shapes";
import { StatusMark } from "@/shared/status/StatusMark";
import { allStatuses, statusWord } from "@/shared/status/statuses";
import { Chevron, FilterMenu, type Choice } from "@/shared/ui/FilterMenu";
import { SearchField } from "@/shared/ui/SearchField";
import { asked, chosenCount, FOLLOW_UPS, isNarrowed, WRITTEN, type Filters } from "./filters";

const statusChoices = (): readonly Choice[] => allStatuses().map((status) => ({
  value: status,
  label: statusWord(status),
  shown: <StatusMark status={status} />,
}));

const FOLLOW_UP_WORDS = { due: "Due", planned: "Planned", none: "None" };
const FOLLOW_UP_CHOICES: readonly Choice[] = FOLLOW_UPS.map((value) => ({ value, label: FOLLOW_UP_WORDS[value] }));
const WRITTEN_WORDS = { 1: "Today", 7: "In 7 days", 30: "In 30 days", "before-30": "Longer ago than 30 days", "before-90": "Longer ago than 90 days" };
const WRITTEN_CHOICES: readonly Choice[] = WRITTEN.map((value) => ({ value, label: WRITTEN_WORDS[value] }));
const NOBODY: Choice = { value: "nobody", label: "Nobody" };
const ANSWERED: readonly Choice[] = [{ value: "yes", label: "Replied" }, { value: "no", label: "No reply yet" }];
const LEFT_ALONE: readonly Choice[] = [{ value: "yes", label: "Do not contact" }, { value: "no", label: "May be contacted" }];

/** `choices` with the number of people beside each. */
function withCounts(choices: readonly Choice[], counts: Facets[keyof Omit<Facets, "total">] | undefined): Choice[] {
  return choices.map((choice) => ({
    ...choice,
    count: counts ? (counts.find(({ value }) => value === choice.value)?.count ?? 0) : null,
  }));
}

const chosen = (answer: boolean | null): string[] => (answer === null ? [] : [answer ? "yes" : "no"]);
const answer = (values: string[]): boolean | null => (values.length === 1 ? values[0] === "yes" : null);

/** The search and the filters of the list, each choice with the number of people it would leave. */
export function FilterBar({ filters, q, isListed, onChange }: {
  filters: Filters;
  /** The search as it is asked by now: a little behind what is typed. */
  q: string;
  /** Whether the people are there: the counts are asked for after them, not beside them. */
  isListed: boolean;
  onChange: (changes: Partial<{ [name in keyof Filters]: Filters[name] | null }>) => void;
}) {
  const { operators, actors } = useTeamChoices();
  const menus = useId();
  const [isOpen, setOpen] = useState(false);
  const facets = query.useQuery(
    "get", "/v1/prospects/facets", { params: { query: asked({ ...filters, q }) } }, { placeholderData: keepPreviousData, enabled: isListed },
  ).data;
  const showAll = () =>
    onChange({ q: null, status: null, operator: null, actor: null, owner: null, account: null, follow_up: null, written: null, replied: null, do_not_contact: null });
  return (
    <>
      <SearchField label="Find a handle" value={filters.q} onChange={(text) => onChange({ q: text || null })} />
      <button type="button" className="button sm:hidden" aria-expanded={isOpen} aria-controls={menus} onClick={() => setOpen(!isOpen)}>
        {chosenCount(filters) > 0 ? `Filters (${chosenCount(filters)})` : "Filters"}
        <Chevron />
      </button>
      <div id={menus} className={clsx("contents", !isOpen && "max-sm:hidden")}>
        <FilterMenu label="Status" choices={withCounts(statusChoices(), facets?.status)} chosen={filters.status} onChoose={(status) => onChange({ status })} />
        <FilterMenu label="Owner" choices={withCounts([NOBODY, ...operators], facets?.owner)} chosen={filters.owner} onChoose={(owner) => onChange({ owner })} />
        <FilterMenu
          label="Follow-up"
          choices={withCounts(FOLLOW_UP_CHOICES, facets?.follow_up)}
          chosen={filters.follow_up}
          onChoose={(values) => onChange({ follow_up: FOLLOW_UPS.filter((value) => values.includes(value)) })}
        />
        <FilterMenu
          label="Written"
          choices={WRITTEN_CHOICES}
          chosen={filters.written ? [filters.written] : []}
          // One at a time: the one chosen last.
          onChoose={(values) => onChange({ written: WRITTEN.find((value) => value === values.at(-1)) ?? null })}
        />
        <FilterMenu label="Reply" choices={withCounts(ANSWERED, facets?.replied)} chosen={chosen(filters.replied)} onChoose={(values) => onChange({ replied: answer(values) })} />
        <FilterMenu label="By" choices={withCounts(operators, facets?.operator)} chosen={filters.operator} onChoose={(operator) => onChange({ operator })} />
        <FilterMenu label="From" choices={withCounts(actors, facets?.actor)} chosen={filters.actor} onChoose={(actor) => onChange({ actor })} />
        <FilterMenu label="Contact" choices={withCounts(LEFT_ALONE, facets?.do_not_contact)} chosen={chosen(filters.do_not_contact)} onChoose={(values) => onChange({ do_not_contact: answer(values) })} />
        <FilterMenu label="Assigned" choices={actors} chosen={filters.account} onChoose={(account) => onChange({ account })} />
        {isNarrowed(filters) && (
          <button type="button" className="button border-transparent" onClick={showAll}>
            Show all
          </button>
        )}
      </div>
    </>
  );
}
