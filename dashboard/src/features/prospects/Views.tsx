"use client";
import Link from "next/link";
import { useState, useSyncExternalStore, type FormEvent } from "react";
import { useSession } from "@/shared/session/Session";
import { Dropdown } from "@/shared/ui/Dropdown";
import { Chevron } from "@/shared/ui/FilterMenu";
import { addressOf, type Filters } from "./filters";
import { keep, kept, NONE, subscribe, type View } from "./savedViews";

/** Named addresses of the list: those everybody needs, and one's own, kept in this browser. */
export function Views({ filters }: { filters: Filters }) {
  const { operator } = useSession();
  const own = useSyncExternalStore(subscribe, kept, () => NONE);
  const [name, setName] = useState("");
  const given: View[] = [
    { name: "Everybody", address: "" },
    { name: "Mine", address: `?owner=${encodeURIComponent(operator.operator_id)}` },
    { name: "Owned by nobody, replied", address: "?owner=nobody&replied=true" },
    { name: "Follow-ups due", address: "?follow_up=due&sort=follow_up" },
    { name: "Warm without a follow-up", address: "?status=warm&follow_up=none" },
    { name: "No reply, longest ago first", address: "?status=no-reply&sort=last_at" },
  ];
  const save = (event: FormEvent) => {
    event.preventDefault();
    const called = name.trim();
    if (!called) return;
    keep([...own.filter((view) => view.name !== called), { name: called, address: addressOf(filters) }]);
    setName("");
  };
  return (
    <Dropdown label="Views" boxClass="w-72 p-1" button={<>Views <Chevron /></>}>
      <ul className="text-13">
        {given.map((view) => (
          <li key={view.name}>
            <ViewLink view={view} />
          </li>
        ))}
        {own.map((view) => (
          <li key={view.name} className="flex items-center gap-1">
            <ViewLink view={view} />
            <button type="button" className="button border-transparent px-2" aria-label={`Forget the view ${view.name}`} onClick={() => keep(own.filter((other) => other !== view))}>
              ✕
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={save} className="mt-1 flex gap-2 border-t border-line p-2">
        <input className="field min-w-0 flex-1" aria-label="Name of this view" placeholder="Name of this view" maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="button">
          Save
        </button>
      </form>
      <p className="px-2 pb-1 text-12 text-muted">Saved in this browser. To share a view, share its address.</p>
    </Dropdown>
  );
}

function ViewLink({ view }: { view: View }) {
  return (
    <Link prefetch={false} href={`/prospects/${view.address}`} className="flex min-h-8 flex-1 items-center rounded-control px-2 hover:bg-raised pointer-coarse:min-h-11">
      {view.name}
    </Link>
  );
}
