"use client";
import { useState } from "react";
import { core, query } from "@/shared/api/client";
import { act } from "@/shared/api/act";
import type { TeamChoice } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Dropdown } from "@/shared/ui/Dropdown";
import { roleWord } from "./roleWords";

/** Which team this is; who belongs to several changes between them here. */
export function Teams() {
  const { team } = useSession();
  const teams = query.useQuery("get", "/v1/me/teams", {}, { staleTime: 5 * 60_000 });
  const others = teams.data?.items ?? [];
  if (others.length < 2) return <span className="line-clamp-2">{team.name}</span>;
  return (
    <Dropdown
      label="Your teams"
      name={`Team: ${team.name}. Change`}
      button={
        <>
          <span className="min-w-0 truncate">{team.name}</span>
          <svg viewBox="0 0 16 16" aria-hidden="true" className="size-3 shrink-0 fill-none stroke-current stroke-2">
            <path d="m4 6 4 4 4-4" />
          </svg>
        </>
      }
      className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-control pointer-coarse:min-h-11"
      boxClass="w-64 p-2 text-text"
    >
      <ul>
        {others.map((one) => (
          <Choice key={one.team_id} one={one} />
        ))}
      </ul>
    </Dropdown>
  );
}

function Choice({ one }: { one: TeamChoice }) {
  const [isGoing, setGoing] = useState(false);
  const enter = async (): Promise<void> => {
    setGoing(true);
    const path = { team_id: one.team_id };
    if (await act(core.POST("/v1/me/teams/{team_id}/session", { params: { path } }), `You are in ${one.name}`)) {
      // Loaded anew, and at the overview: nothing of the one team stays in the page of the other.
      window.history.replaceState(null, "", "/");
      window.location.reload();
    } else setGoing(false);
  };
  return (
    <li>
      <button
        type="button"
        disabled={isGoing || one.current}
        aria-current={one.current ? "true" : undefined}
        onClick={() => void enter()}
        className="flex min-h-9 w-full flex-wrap items-center gap-x-2 rounded-control px-2 py-1 text-left text-13 hover:not-disabled:bg-raised aria-current:bg-accent-soft pointer-coarse:min-h-11"
      >
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">{one.name}</span>
        <span className="text-12 font-normal text-muted">{one.current ? "here" : roleWord(one.role)}</span>
      </button>
    </li>
  );
}
