"use client";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { core } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { ProspectDetail } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { toasts } from "@/shared/ui/Toasts";

interface Props {
  person: ProspectDetail;
  /** Told before Core is asked to erase, and again when it refused. */
  onErasing: (isErasing: boolean) => void;
}

/** What the person may ask of the team: a copy of what is kept of them, and that it is erased. */
export function Privacy({ person, onErasing }: Props) {
  const { operator } = useSession();
  const name = person.handle ?? person.former?.handle;
  const leads = operator.role === "owner" || operator.role === "admin";
  if (operator.role === "viewer") return null;
  return (
    <section aria-labelledby="privacy" className="mx-4 mt-8 space-y-3 border-t border-line pt-4 text-13 lg:mx-6">
      <h2 id="privacy" className="text-14 font-medium">
        If they ask what you keep of them
      </h2>
      <p className="max-w-[70ch] text-muted">
        This page is all that the team keeps: the handle, the status and fields above, notes, and the messages your team wrote with
        their times. Nothing else of their profile is read.
      </p>
      <a className="button" href={`/v1/prospects/${encodeURIComponent(person.person_id)}/copy`} download>
        Download all of it (JSON)
      </a>
      {leads ? name && <Erase personId={person.person_id} handle={name} onErasing={onErasing} /> : (
        <p className="text-muted">An owner or admin of the team can erase it.</p>
      )}
    </section>
  );
}

/** Never taken back, so it is asked in full: whoever erases types the handle. */
function Erase({ personId, handle, onErasing }: { personId: string; handle: string; onErasing: Props["onErasing"] }) {
  const client = useQueryClient();
  const router = useRouter();
  const [isAsked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const erase = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    onErasing(true);
    try {
      const { error, response } = await core.POST("/v1/prospects/{person_id}/erase", {
        params: { path: { person_id: personId } },
        body: { handle: typed },
      });
      if (!response.ok) throw error;
      toasts.add({ title: "Erased here", description: "The page “Erased people” shows which computers still have to hear of it." });
      router.push("/privacy/");
      await askAgain(client);
    } catch (error) {
      onErasing(false);
      setProblem(problemOf(error));
      setBusy(false);
    }
  };

  if (!isAsked)
    return (
      <button type="button" className="button ml-2" onClick={() => setAsked(true)}>
        Erase …
      </button>
    );
  return (
    <form onSubmit={(event) => void erase(event)} className="card max-w-[70ch] space-y-3 border-hold p-4">
      <p>
        Erasing removes the handle, every text, note and field, here at once and on each computer of the team when it syncs next.
        Backups are gone after 35 days. That messages were written, and when, stays counted without a name. A keyed mark stays, so
        that nobody writes to them again. It cannot be undone. <Link href="/privacy/" className="link">What was erased before</Link>
      </p>
      <label className="block">
        <span className="block text-12 text-muted">Type @{handle} to go on</span>
        <input
          className="field mt-1 w-full max-w-72"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <div className="flex gap-2">
        <button type="submit" className="button" disabled={isBusy || !typed.trim()}>
          {isBusy ? "Erasing …" : `Erase @${handle} for good`}
        </button>
        <button type="button" className="button" onClick={() => setAsked(false)}>
          Keep
        </button>
      </div>
      {problem && (
        <p role="alert" className="text-hold">
          {problem.message} {problem.remedy}
        </p>
      )}
    </form>
  );
}
