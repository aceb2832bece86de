"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { act } from "@/shared/api/act";
import { core, query } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { Sign } from "@/shared/signs/Sign";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { Section } from "./Section";

const SCOPES = { read: "Reads", write: "Reads and writes" } as const;
type Scope = keyof typeof SCOPES;

const LIVES: readonly { days: number | null; word: string }[] = [
  { days: 30, word: "30 days" },
  { days: 90, word: "90 days" },
  { days: 366, word: "a year" },
  { days: null, word: "until it is revoked" },
];

/** Tokens for one's own scripts: made, listed, revoked. */
export function Tokens() {
  const tokens = query.useQuery("get", "/v1/tokens");
  const client = useQueryClient();
  const tell = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/tokens" });
  const revoke = async (token_id: string, name: string): Promise<void> => {
    await act(core.DELETE("/v1/tokens/{token_id}", { params: { path: { token_id } } }), `The token ${name} was revoked`);
    await tell();
  };
  return (
    <Section id="tokens" title="Tokens for your scripts">
      <p className="max-w-[70ch] text-13 text-muted">
        A script that shows a token may do what you may do, within what the token says. No token opens members, invitations,
        sign-ins, other tokens, erasing people or deleting the team. Leaving the team ends it.
      </p>
      <NewToken onMade={() => void tell()} />
      {tokens.isError && <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data && tokens.data.length > 0 && (
        <ul aria-label="Tokens" className="divide-y divide-line border-t border-line text-13">
          {tokens.data.map((token) => (
            <li key={token.token_id} className="flex flex-wrap items-center gap-3 py-2">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">
                  {token.name}
                  {!token.mine && <span className="font-normal text-muted"> · {token.operator}</span>}
                </p>
                <p className="text-12 text-muted">
                  {SCOPES[token.scope as Scope] ?? token.scope} · made <When at={token.created_ms} /> ·{" "}
                  {token.seen_ms ? <>last used <When at={token.seen_ms} /></> : "never used"} ·{" "}
                  {token.expires_ms ? <>good until <When at={token.expires_ms} words={new Date(token.expires_ms).toLocaleDateString("en-GB")} /></> : "good until it is revoked"}
                </p>
              </div>
              <button type="button" className="button" onClick={() => void revoke(token.token_id, token.name)}>
                Revoke<span className="sr-only"> the token {token.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function NewToken({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Scope>("read");
  const [days, setDays] = useState<number | null>(90);
  const [isBusy, setBusy] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    setToken(null);
    try {
      const { data, error } = await core.POST("/v1/tokens", { body: { name, scope, days } });
      if (!data) throw error;
      setToken(data.token);
      setName("");
      onMade();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void make(event)} className="space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <label className="flex flex-col gap-1 text-12 text-muted">
          Name
          <input className="field w-56 max-w-full text-text" required maxLength={64} autoComplete="off" value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <label className="flex flex-col gap-1 text-12 text-muted">
          It
          <select className="field text-text" value={scope} onChange={({ target }) => setScope(target.value === "write" ? "write" : "read")}>
            {Object.entries(SCOPES).map(([value, word]) => (
              <option key={value} value={value}>
                {word.toLowerCase()}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-12 text-muted">
          Good for
          <select className="field text-text" value={String(days)} onChange={({ target }) => setDays(LIVES.find((life) => String(life.days) === target.value)?.days ?? null)}>
            {LIVES.map((life) => (
              <option key={life.word} value={String(life.days)}>
                {life.word}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button button-main" disabled={isBusy}>
          {isBusy ? "Making …" : "Make a token"}
        </button>
      </div>
      {problem && (
        <p role="alert" className="flex items-center gap-2 text-13">
          <Sign kind="warn" className="text-warn" /> {problem.message} {problem.remedy}
        </p>
      )}
      {token && <Shown token={token} />}
    </form>
  );
}

function Shown({ token }: { token: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div role="status" className="rounded-control bg-raised px-3 py-2 text-13">
      <p>Keep it where only you read. It is shown only now.</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <input readOnly aria-label="The token" className="field min-w-0 flex-1 font-mono text-12" value={token} onFocus={({ target }) => target.select()} />
        <button type="button" className="button" onClick={() => void navigator.clipboard.writeText(token).then(() => setCopied(true))}>
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
    </div>
  );
}
