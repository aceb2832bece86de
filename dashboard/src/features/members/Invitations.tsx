"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { act } from "@/shared/api/act";
import { core, query } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { useSession } from "@/shared/session/Session";
import { Sign } from "@/shared/signs/Sign";
import { When } from "@/shared/time/When";
import { mayGive, roleWord } from "./roles";

const INVITATIONS = "/v1/invitations";

/** Invites people, and lists who was invited and has not come yet. */
export function Invitations() {
  const open = query.useQuery("get", INVITATIONS);
  const client = useQueryClient();
  const tell = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === INVITATIONS });
  const takeBack = async (invitation_id: string, email: string): Promise<void> => {
    const asking = core.DELETE("/v1/invitations/{invitation_id}", { params: { path: { invitation_id } } });
    await act(asking, `The invitation of ${email} was taken back`);
    await tell();
  };
  return (
    <section aria-labelledby="invitations" className="card p-4">
      <h2 id="invitations" className="text-14 font-medium">
        Invite somebody
      </h2>
      <p className="mt-1 text-12 text-muted">
        The link works once, for seven days, and only for whoever signs in with this e-mail address.
      </p>
      <Invite onInvited={() => void tell()} />
      {open.data && open.data.length > 0 && (
        <ul aria-label="Open invitations" className="mt-4 divide-y divide-line border-t border-line text-13">
          {open.data.map(({ invitation_id, email, role, expires_ms }) => (
            <li key={invitation_id} className="flex flex-wrap items-center gap-3 py-2">
              <span className="min-w-0 flex-1 truncate">
                {email} <span className="text-muted">as {roleWord(role).toLowerCase()}</span>
              </span>
              <span className="text-12 text-muted">
                works until <When at={expires_ms} words={new Date(expires_ms).toLocaleDateString()} />
              </span>
              <button type="button" className="button" onClick={() => void takeBack(invitation_id, email)}>
                Take back<span className="sr-only"> the invitation of {email}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Invite({ onInvited }: { onInvited: () => void }) {
  const { operator } = useSession();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("member");
  const [isSaving, setSaving] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const invite = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaving(true);
    setProblem(null);
    try {
      const { data, error } = await core.POST("/v1/invitations", { body: { email, role } });
      if (!data) throw error;
      setLink(data.link);
      setEmail("");
      onInvited();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSaving(false);
    }
  };

  return (
    <form onSubmit={(event) => void invite(event)} className="mt-3 space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <div className="flex flex-col gap-1">
          <label htmlFor="invite-email" className="text-12 text-muted">
            E-mail address
          </label>
          <input
            id="invite-email"
            type="email"
            required
            maxLength={320}
            autoComplete="off"
            className="field w-64 max-w-full"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
          />
        </div>
        <div className="flex max-w-full flex-col gap-1">
          <label htmlFor="invite-role" className="text-12 text-muted">
            As
          </label>
          <select id="invite-role" className="field max-w-full" value={role} onChange={({ target }) => setRole(target.value)}>
            {mayGive(operator.role).map((one) => (
              <option key={one.role} value={one.role}>
                {one.word}: {one.may}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button button-main" disabled={isSaving}>
          {isSaving ? "Inviting …" : "Make an invitation"}
        </button>
      </div>
      {problem && (
        <p role="alert" className="flex items-center gap-2 text-13">
          <Sign kind="warn" className="text-warn" /> {problem.message} {problem.remedy}
        </p>
      )}
      {link && <Link link={link} />}
    </form>
  );
}

/** The link, shown this once. */
function Link({ link }: { link: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div role="status" className="rounded-control bg-raised px-3 py-2 text-13">
      <p>Send this link to them yourself. It is shown only now.</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <input
          readOnly
          aria-label="The invitation's link"
          className="field min-w-0 flex-1 font-mono text-12"
          value={link}
          onFocus={({ target }) => target.select()}
        />
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
        >
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
    </div>
  );
}
