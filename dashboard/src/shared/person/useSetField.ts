"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { core, query } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { ProspectRow } from "@/shared/api/shapes";
import { toasts } from "@/shared/ui/Toasts";

export type Field = "owner" | "account" | "follow-up" | "do-not-contact" | "status";

/** What the row of a person shows of a register. */
const before = (person: ProspectRow, field: Field): string | null =>
  field === "owner" ? person.owner_id
  : field === "account" ? person.account_id ?? null
  : field === "follow-up" ? person.follow_up
  : field === "status" ? person.status
  : person.do_not_contact ? "yes" : null;

/** Sets or clears a register of a person; says that it is done, with a way back, or that it is not. */
export function useSetField() {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);

  async function set(person: ProspectRow, field: Field, value: string | null, done: string, canUndo = true): Promise<boolean> {
    setBusy(true);
    const path = { params: { path: { person_id: person.person_id } } };
    try {
      const { data, error } = await core.POST("/v1/prospects/{person_id}/field", { ...path, body: { field, value } });
      if (!data) throw error;
      client.setQueryData(query.queryOptions("get", "/v1/prospects/{person_id}", path).queryKey, data);
      const was = before(person, field);
      const news = toasts.add({
        title: done,
        ...(person.handle && { description: `@${person.handle}` }),
        ...(canUndo && was !== value && {
          actionProps: { children: "Undo", onClick: () => (toasts.close(news), void set(person, field, was, "Undone", false)) },
        }),
      });
      void askAgain(client);
      return true;
    } catch (error) {
      toasts.add({ title: "Not saved", description: problemOf(error).message });
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { set, isBusy };
}
