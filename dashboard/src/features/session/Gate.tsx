"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { onSignedOut, query } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { SessionProvider } from "@/shared/session/Session";
import { callStatuses } from "@/shared/status/statuses";
import { keepDaysOf } from "@/shared/time/words";
import { Failure } from "@/shared/ui/Failure";
import { SignIn } from "./SignIn";

const SIGNED_OUT = new Set(["not-signed-in", "session-expired", "session-revoked"]);

/** Shows `children` to who is signed in, and to everybody else how to sign in. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error } = query.useQuery("get", "/v1/me", {}, { staleTime: 5 * 60_000 });
  const client = useQueryClient();
  const [isOut, setOut] = useState(false);
  useEffect(() => onSignedOut(() => setOut(true)), []);
  useEffect(() => {
    // Nothing of the team stays in the page of somebody who is no longer signed in.
    if (isOut) client.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== "/v1/me" });
  }, [isOut, client]);

  if (isOut || (error && SIGNED_OUT.has(problemOf(error).code))) return <SignIn />;
  if (data) {
    callStatuses(data.team.status_names);
    keepDaysOf(data.team.zone);
  }
  if (data) return <SessionProvider value={data}>{children}</SessionProvider>;
  if (error)
    return (
      <main className="mx-auto max-w-xl p-6">
        <Failure error={error} onRetry={() => void client.refetchQueries()} />
      </main>
    );
  return (
    <main className="mx-auto max-w-xl p-6" role="status" aria-label="Asking who is signed in">
      <div className="skeleton h-24" />
    </main>
  );
}
