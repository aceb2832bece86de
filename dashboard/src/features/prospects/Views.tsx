"use client";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { act } from "@/shared/api/act";
import { core, query } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import type { SavedView } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Dropdown } from "@/shared/ui/Dropdown";
import { Failure } from "@/shared/ui/Failure";
import { Chevron } from "@/shared/ui/FilterMenu";
import { toasts } from "@/shared/ui/Toasts";
import { addressOf, type Filters } from "./filters";

/** Named addresses of the list: those everybody needs, the team's, and one's own. */
export function Views({ filters }: { filters: Filters }) {
  const { operator } = useSession();
  const saved = query.useQuery("get", "/v1/views");
  const tellAll = useTellAll();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const given = [
    { name: "Everybody", address: "" },
    { name: "Mine", address: `?owner=${encodeURIComponent(operator.operator_id)}` },
    { name: "Owned by nobody, replied", address: "?owner=nobody&replied=true" },
    { name: "Follow-ups due", address: "?follow_up=due&sort=follow_up" },
    { name: "Warm without a follow-up", address: "?status=warm&follow_up=none" },
    { name: "No reply, longest ago first", address: "?status=no-reply&sort=last_at" },
  ];
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const called = name.trim();
    if (!called) return;
    const body = { name: called, address: addressOf(filters), shared: isShared };
    if (await act(core.POST("/v1/views", { body }), isShared ? `Your team has the view ${called} now` : `View ${called} saved`)) setName("");
    await tellAll();
  };
  const views = saved.data ?? [];
  return (
    <Dropdown label="Views" boxClass="w-80 p-1" button={<>Views <Chevron /></>}>
      <ul aria-label="Usual views" className="text-13">
        {given.map((view) => (
          <li key={view.name}>
            <ViewLink view={view} />
          </li>
        ))}
      </ul>
      {saved.isError && <Failure error={saved.error} onRetry={() => void saved.refetch()} />}
      <Group title="Shared with the team" views={views.filter(({ shared }) => shared)} />
      <Group title="Only yours" views={views.filter(({ shared }) => !shared)} />
      <form onSubmit={(event) => void save(event)} className="mt-1 space-y-2 border-t border-line p-2">
        <div className="flex gap-2">
          <input className="field min-w-0 flex-1" aria-label="Name of this view" placeholder="Name of what is shown now" maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />
          <button type="submit" className="button">
            Save
          </button>
        </div>
        {operator.role !== "viewer" && <ForTeam isShared={isShared} onChange={setShared} />}
      </form>
    </Dropdown>
  );
}

function Group({ title, views }: { title: string; views: SavedView[] }) {
  if (views.length === 0) return null;
  return (
    <section aria-label={title} className="mt-1 border-t border-line pt-1">
      <h3 className="px-2 py-1 text-12 text-muted">{title}</h3>
      <ul aria-label={`Views: ${title}`} className="text-13">
        {views.map((view) => (
          <Saved key={view.view_id} view={view} />
        ))}
      </ul>
    </section>
  );
}

function Saved({ view }: { view: SavedView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="flex items-center gap-1">
        <ViewLink view={view} hint={view.mine ? undefined : view.operator} />
        {view.may_change && (
          <button type="button" className="button border-transparent px-2" aria-expanded={isOpen} aria-label={`Change the view ${view.name}`} onClick={() => setOpen(!isOpen)}>
            …
          </button>
        )}
      </div>
      {isOpen && <Changing view={view} onDone={() => setOpen(false)} />}
    </li>
  );
}

function Changing({ view, onDone }: { view: SavedView; onDone: () => void }) {
  const { operator } = useSession();
  const tellAll = useTellAll();
  const [name, setName] = useState(view.name);
  const [isShared, setShared] = useState(view.shared);
  const path = { params: { path: { view_id: view.view_id } } };
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const isDone = await act(core.POST("/v1/views/{view_id}", { ...path, body: { name, shared: isShared } }), `View ${name.trim()} saved`);
    if (isDone) onDone();
    await tellAll();
  };
  const remove = async (): Promise<void> => {
    const { name: called, address, shared } = view;
    const again = async () => {
      await act(core.POST("/v1/views", { body: { name: called, address, shared } }), "The view is back");
      await tellAll();
    };
    try {
      const { error, response } = await core.DELETE("/v1/views/{view_id}", path);
      if (!response.ok) throw error;
      // What somebody else made would come back as one's own: no way back is offered.
      const news: string = toasts.add({
        title: `View ${called} deleted`,
        ...(view.mine && { actionProps: { children: "Undo", onClick: () => (toasts.close(news), void again()) } }),
      });
    } catch (error) {
      toasts.add({ title: "Not deleted", description: problemOf(error).message });
    }
    await tellAll();
  };
  return (
    <form onSubmit={(event) => void change(event)} aria-label={`The view ${view.name}`} className="space-y-2 rounded-control bg-raised p-2">
      <input className="field w-full" aria-label="Its name" required maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />
      {view.mine && operator.role !== "viewer" && <ForTeam isShared={isShared} onChange={setShared} />}
      <div className="flex gap-2">
        <button type="submit" className="button">
          Save
        </button>
        <button type="button" className="button" onClick={() => void remove()}>
          Delete
        </button>
      </div>
    </form>
  );
}

function ForTeam({ isShared, onChange }: { isShared: boolean; onChange: (isShared: boolean) => void }) {
  return (
    <label className="flex min-h-6 items-center gap-2 text-12 pointer-coarse:min-h-11">
      <input type="checkbox" className="accent-accent" checked={isShared} onChange={(event) => onChange(event.target.checked)} />
      For the whole team
    </label>
  );
}

function ViewLink({ view, hint }: { view: Pick<SavedView, "name" | "address">; hint?: string | undefined }) {
  return (
    <Link
      prefetch={false}
      href={`/prospects/${view.address}`}
      onClick={(event) => event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()}
      className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-control px-2 hover:bg-raised pointer-coarse:min-h-11"
    >
      <span className="truncate">{view.name}</span>
      {hint && <span className="ml-auto shrink-0 text-12 text-muted">{hint}</span>}
    </Link>
  );
}

/** Has the list of views asked for again. */
function useTellAll(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/views" });
}
