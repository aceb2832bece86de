"use client";
import { useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { core, query } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { ProspectDetail, ProspectPage, ProspectRow } from "@/shared/api/shapes";
import { toasts } from "@/shared/ui/Toasts";
import { statusWord } from "./statuses";

/** What could not be saved: the status that was meant, and why. */
export type NotSaved = { status: string; problem: Problem };

/**
 * Sets a person's status: shown at once, taken back and named when Core refuses, with a way back when it is done.
 *
 * Excluding is never shown before Core said yes: somebody might rely on it.
 */
export function useSetStatus(person: Pick<ProspectRow, "person_id" | "handle" | "status">) {
  const client = useQueryClient();
  const [saving, setSaving] = useState<string | null>(null);
  const [notSaved, setNotSaved] = useState<NotSaved | null>(null);

  async function set(status: string, isUndo = false): Promise<void> {
    const path = { params: { path: { person_id: person.person_id } } };
    const { queryKey } = query.queryOptions("get", "/v1/prospects/{person_id}", path);
    const before = client.getQueryData<ProspectDetail>(queryKey);
    const was = before?.status ?? person.status;
    setSaving(status);
    setNotSaved(null);
    await client.cancelQueries({ queryKey });
    if (status !== "excluded" && before) client.setQueryData(queryKey, { ...before, status });
    try {
      const { data, error } = await core.POST("/v1/prospects/{person_id}/status", { ...path, body: { status } });
      if (!data) throw error;
      client.setQueryData(queryKey, data);
      putInLists(client, data);
      const undo = () => {
        toasts.close(news);
        void set(was, true);
      };
      const news = toasts.add({
        title: isUndo ? "Undone" : `Status set to ${statusWord(status)}`,
        ...(person.handle && { description: `@${person.handle}` }),
        ...(!isUndo && was !== status && { actionProps: { children: "Undo", onClick: undo } }),
      });
      void askAgain(client);
    } catch (error) {
      client.setQueryData(queryKey, before);
      setNotSaved({ status, problem: problemOf(error) });
    } finally {
      setSaving(null);
    }
  }
  return { set, saving, notSaved };
}

/** Lists that are on the page show the new status at once; their order and their counts come with the next answer. */
function putInLists(client: QueryClient, { person_id, status }: ProspectDetail): void {
  const put = (row: ProspectRow): ProspectRow => (row.person_id === person_id ? { ...row, status } : row);
  client.setQueriesData<InfiniteData<ProspectPage>>(
    { predicate: ({ queryKey }) => queryKey[1] === "/v1/prospects" },
    (known) => known?.pages && { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.map(put) })) },
  );
}
