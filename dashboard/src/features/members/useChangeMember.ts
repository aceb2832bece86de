"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { act } from "@/shared/api/act";
import { core } from "@/shared/api/client";
import type { TeamMember } from "@/shared/api/shapes";

/** Changes what somebody is in the team; `changing` while Core has not answered. */
export function useChangeMember(member: TeamMember) {
  const client = useQueryClient();
  const [changing, setChanging] = useState(false);
  const change = async (role: string, state: "active" | "ended", done: string): Promise<void> => {
    setChanging(true);
    const path = { operator_id: member.operator_id };
    await act(core.POST("/v1/members/{operator_id}", { params: { path }, body: { role, state } }), done);
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/members" });
    setChanging(false);
  };
  return { change, changing };
}
