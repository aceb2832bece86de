"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { core } from "@/shared/api/client";
import { useTeamChoices } from "@/shared/api/people";
import { problemOf } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { Changed } from "@/shared/api/shapes";
import { useSubmit } from "@/shared/api/useSubmit";
import { allStatuses, statusWord } from "@/shared/status/statuses";
import { Dropdown } from "@/shared/ui/Dropdown";
import { Chevron } from "@/shared/ui/FilterMenu";
import { counted, number } from "@/shared/ui/numbers";
import { toasts } from "@/shared/ui/Toasts";
import { asked, type Filters } from "./filters";

const FIELDS = { status: "Status", owner: "Owner", account: "Account that writes to them", "follow-up": "Follow-up", "do-not-contact": "Do not contact" } as const;
type Field = keyof typeof FIELDS;

/** Core changes at most so many at once. */
const MOST = 5_000;

/** Changes everybody in the list as it stands; refused when the list has become another meanwhile. */
export function ChangeAll({ filters, total }: { filters: Filters; total: number }) {
  const client = useQueryClient();
  const { operators, actors } = useTeamChoices();
  const [field, setField] = useState<Field>("status");
  const [value, setValue] = useState("");
  const [isSure, setSure] = useState(false);
  const forgetsWords = (field === "status" && value === "excluded") || (field === "do-not-contact" && value === "yes");
  const isWhole = field === "status" ? value !== "" : true;

  const choose = (changes: { field?: Field; value?: string }) => {
    if (changes.field) setField(changes.field);
    setValue(changes.value ?? "");
    setSure(false);
  };

  const undo = async (done: Changed) => {
    const { data, error } = await core.POST("/v1/prospects/change/undo", { body: done });
    toasts.add(
      data
        ? { title: `${counted(data.changed, "person is", "people are")} as before`, ...(data.changed < done.changed && { description: "Who was changed again since stays as they are." }) }
        : { title: "Not undone", description: problemOf(error).message },
    );
    void askAgain(client);
  };

  const { isBusy, problem, forget, onSubmit } = useSubmit<Changed>(
    () => core.POST("/v1/prospects/change", { params: { query: asked(filters) }, body: { expected_count: total, field, value: value || null } }),
    (done) => {
      choose({ field });
      void askAgain(client);
      return {
        title: `${counted(done.changed, "person", "people")} changed`,
        ...(forgetsWords && { description: "The words of messages to them stay deleted." }),
        ...(done.changed > 0 && { undo: () => void undo(done) }),
      };
    },
  );

  const put = (changes: { field?: Field; value?: string }) => {
    choose(changes);
    forget();
  };

  if (total === 0) return null;
  return (
    <Dropdown
      label={`Change all ${counted(total, "person", "people")}`}
      boxClass="w-80 p-4"
      button={
        <>
          Change all {number(total)}
          <Chevron />
        </>
      }
    >
      {total > MOST ? (
        <p className="text-13">At most {number(MOST)} people at once: narrow the filter first.</p>
      ) : (
        <form onSubmit={onSubmit} className="space-y-3 text-13">
          <label className="block">
            <span className="text-12 text-muted">Set</span>
            <select className="field mt-1 w-full" value={field} onChange={(event) => put({ field: event.target.value as Field })}>
              {Object.entries(FIELDS).map(([name, word]) => (
                <option key={name} value={name}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          <label className="block">
            <span className="text-12 text-muted">to</span>
            {field === "follow-up" ? (
              <input type="date" className="field mt-1 w-full" value={value} onChange={(event) => put({ value: event.target.value })} />
            ) : (
              <select className="field mt-1 w-full" value={value} onChange={(event) => put({ value: event.target.value })}>
                <option value="">{field === "status" ? "Choose …" : field === "owner" ? "Nobody" : field === "account" ? "No account" : "May be contacted"}</option>
                {field === "status" && allStatuses().map((status) => <option key={status} value={status}>{statusWord(status)}</option>)}
                {field === "owner" && operators.map(({ value: id, label }) => <option key={id} value={id}>{label}</option>)}
                {field === "account" && actors.map(({ value: id, label }) => <option key={id} value={id}>{label}</option>)}
                {field === "do-not-contact" && <option value="yes">Do not contact</option>}
              </select>
            )}
          </label>
          {field === "follow-up" && <p className="text-12 text-muted">No day takes their follow-ups away.</p>}
          {forgetsWords && (
            <label className="flex items-start gap-2">
              <input type="checkbox" className="mt-1 accent-accent" checked={isSure} onChange={(event) => setSure(event.target.checked)} />
              <span>
                The words of every message to these {counted(total, "person", "people")} are deleted everywhere. This cannot be undone.
              </span>
            </label>
          )}
          {problem && (
            <p role="alert" className="text-hold">
              Nothing was changed. {problem.message} {problem.remedy}
            </p>
          )}
          <button type="submit" className="button button-main w-full" disabled={isBusy || !isWhole || (forgetsWords && !isSure)}>
            {isBusy ? "Changing …" : `Change ${counted(total, "person", "people")}`}
          </button>
        </form>
      )}
    </Dropdown>
  );
}
