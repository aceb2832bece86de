"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { query } from "@/shared/api/client";
import { useTeamChoices } from "@/shared/api/people";
import type { Facets } from "@/shared/api/shapes";
import { StatusMark } from "@/shared/status/StatusMark";
import { allStatuses, statusWord } from "@/shared/status/statuses";
import { FilterMenu, type Choice } from "@/shared/ui/FilterMenu";
import { SearchField } from "@/shared/ui/SearchField";
import { asked, FOLLOW_UPS, isNarrowed, type Filters } from "./filters";

const statusChoices = (): readonly Choice[] => allStatuses().map((status) => ({
  value: status,
  label: statusWord(status),
  shown: <StatusMark status={status} />,
}));

const FOLLOW_UP_WORDS = { due: "Due", planned: "Planned", none: "None" };
const FOLLOW_UP_CHOICES: readonly Choice[] = FOLLOW_UPS.map((value) => ({ value, label: FOLLOW_UP_WORDS[value] }));
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
export function FilterBar({ filters, q, onChange }: {
  filters: Filters;
  /** The search as it is asked by now: a little behind what is typed. */
  q: string;
  onChange: (changes: Partial<{ [name in keyof Filters]: Filters[name] | null }>) => void;
}) {
  const { operators, actors } = useTeamChoices();
  const facets = query.useQuery(
    "get", "/v1/prospects/facets", { params: { query: asked({ ...filters, q }) } }, { placeholderData: keepPreviousData },
  ).data;
  const showAll = () =>
    onChange({ q: null, status: null, operator: null, actor: null, owner: null, account: null, follow_up: null, replied: null, do_not_contact: null });
  return (
    <>
      <SearchField label="Find a handle" value={filters.q} onChange={(text) => onChange({ q: text || null })} />
      <FilterMenu label="Status" choices={withCounts(statusChoices(), facets?.status)} chosen={filters.status} onChoose={(status) => onChange({ status })} />
      <FilterMenu label="Owner" choices={withCounts([NOBODY, ...operators], facets?.owner)} chosen={filters.owner} onChoose={(owner) => onChange({ owner })} />
      <FilterMenu
        label="Follow-up"
        choices={withCounts(FOLLOW_UP_CHOICES, facets?.follow_up)}
        chosen={filters.follow_up}
        onChoose={(values) => onChange({ follow_up: FOLLOW_UPS.filter((value) => values.includes(value)) })}
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
    </>
  );
}
