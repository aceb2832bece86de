"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { core, query } from "@/shared/api/client";
import { changesOf, DAYS, isAboutTexts, JOINING, ownNames, ownStatuses, TEXTS, withStatus, type Whole } from "@/shared/rules/constitution";
import { NotSaved } from "@/shared/rules/NotSaved";
import { useSaving } from "@/shared/rules/useSaving";
import { useSession } from "@/shared/session/Session";
import { STATUSES, statusDot, usualWord } from "@/shared/status/statuses";
import { Failure } from "@/shared/ui/Failure";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";

/** As many as Core takes. */
const OWN_MAX = 8;
const usual: ReadonlySet<string> = new Set(STATUSES);

const without = (names: Whole["status_names"], status: string): Whole["status_names"] =>
  Object.fromEntries(Object.entries(names).filter(([one]) => one !== status));

/** How the team decides, and what it decided about people, texts and words: read here, and changed by vote alone. */
export function ConstitutionPage() {
  const { data, error, refetch } = query.useQuery("get", "/v1/constitution");
  return (
    <main>
      <PageHead title="Constitution" about="How the team decides. It is changed by a vote of more than half of the team">
        <Link href="/proposals/" className="button">
          Votes
        </Link>
      </PageHead>
      <div className="px-4 pb-8 lg:px-6">
        {error ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <WaitingRows label="The constitution is on its way" rows={6} />
        ) : (
          // Drawn anew when the team decided meanwhile: nobody proposes what is in force already.
          <Form key={JSON.stringify(data)} held={data as Whole} />
        )}
      </div>
    </main>
  );
}

function Form({ held }: { held: Whole }) {
  const router = useRouter();
  const { operator } = useSession();
  const [draft, setDraft] = useState(held);
  const [reason, setReason] = useState("");
  const { isSaving, problem, save } = useSaving();
  const ids = { zone: useId(), reason: useId() };
  const put = (changes: Partial<Whole>) => setDraft((known) => ({ ...known, ...changes }));
  const wanted = { ...draft, status_names: ownNames(draft.status_names) };
  const changes = changesOf(held, wanted);
  const mayAsk = operator.role !== "viewer";

  const propose = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const change = { what: "constitution" as const, constitution: wanted };
    const done = await save(() => core.POST("/v1/proposals", { body: { change, reason } }), "Proposed. The team was asked");
    if (done) router.push("/proposals/");
  };

  return (
    <form onSubmit={(event) => void propose(event)} className="space-y-4">
      <fieldset disabled={!mayAsk} className="min-w-0 space-y-4">
        <legend className="sr-only">The constitution</legend>
        <Part title="People and texts">
          <Choice label="Who comes in without an invitation" value={draft.joining} words={{ ...JOINING, closed: "nobody" }} onChoose={(joining) => put({ joining })} />
          <Choice label="Texts of messages are" value={draft.text_policy} words={TEXTS} onChoose={(text_policy) => put({ text_policy })} />
          <Count label="Texts are kept for days (0: without end)" value={draft.retention_days} least={0} most={3650} onChange={(retention_days) => put({ retention_days })} />
        </Part>
        <Part title="Statuses" about="What your team calls each step, and steps of its own; side panel, window and dashboard use these words.">
          {[...STATUSES, ...ownStatuses(draft.status_names)].map((status) => (
            <Name
              key={status}
              status={status}
              name={draft.status_names[status] ?? usualWord(status)}
              onChange={(name) => put({ status_names: { ...draft.status_names, [status]: name } })}
              onRemove={usual.has(status) ? undefined : () => put({ status_names: without(draft.status_names, status) })}
            />
          ))}
          {mayAsk && ownStatuses(draft.status_names).length < OWN_MAX && <AnotherStatus names={draft.status_names} onAdd={(status_names) => put({ status_names })} />}
        </Part>
        <Part title="Votes">
          <Count label="A vote is open (hours)" value={draft.voting_hours} least={1} most={336} onChange={(voting_hours) => put({ voting_hours })} />
          <Count label="More than half of all decides up to (voters)" value={draft.small_team} least={1} most={10} onChange={(small_team) => put({ small_team })} />
          <Count label="Larger teams: more than (% of those for or against)" value={draft.threshold_percent} least={50} most={99} onChange={(threshold_percent) => put({ threshold_percent })} />
          <Count label="and at least (% of the team for)" value={draft.quorum_percent} least={1} most={100} onChange={(quorum_percent) => put({ quorum_percent })} />
        </Part>
        <Part title="Days">
          <div className="flex flex-col gap-1">
            <label htmlFor={ids.zone} className="text-12 text-muted">
              Time zone
            </label>
            <input id={ids.zone} className="field w-48" required maxLength={64} list={`${ids.zone}-list`} value={draft.zone} onChange={({ target }) => put({ zone: target.value })} />
            <datalist id={`${ids.zone}-list`}>
              {Intl.supportedValuesOf("timeZone").map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </div>
          <Choice
            label="The week begins on"
            value={String(draft.week_start)}
            words={Object.fromEntries(DAYS.map((day, at) => [String(at), day]))}
            onChoose={(at) => put({ week_start: Number(at) })}
          />
        </Part>
      </fieldset>
      {mayAsk && (
        <section aria-labelledby="asked" className="card space-y-3 p-4">
          <h2 id="asked" className="text-14 font-medium">
            What the team would be asked
          </h2>
          {changes.length === 0 ? (
            <p className="text-13 text-muted">Nothing yet: change something above, and it is listed here.</p>
          ) : (
            <ul className="list-disc space-y-1 pl-5 text-13" aria-label="Changes">
              {changes.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
          {isAboutTexts(held, wanted) && (
            <p className="text-13 text-muted">This is about texts, so an owner has to be for it too. Texts that may no longer be kept are removed with the decision.</p>
          )}
          <label htmlFor={ids.reason} className="block text-12 text-muted">
            Why
          </label>
          <textarea id={ids.reason} className="field block w-full p-2" rows={2} maxLength={2000} value={reason} onChange={({ target }) => setReason(target.value)} />
          <NotSaved problem={problem} />
          <button type="submit" className="button button-main" disabled={isSaving || changes.length === 0}>
            {isSaving ? "Asking …" : "Propose to the team"}
          </button>
        </section>
      )}
    </form>
  );
}

function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="card p-4">
      <h2 id={id} className="text-14 font-medium">
        {title}
      </h2>
      {about && <p className="mt-1 text-12 text-muted">{about}</p>}
      <div className="mt-3 flex flex-wrap items-end gap-x-4 gap-y-3">{children}</div>
    </section>
  );
}

function Choice<Value extends string>({ label, value, words, onChoose }: {
  label: string;
  value: Value;
  words: Readonly<Record<Value, string>>;
  onChoose: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="flex max-w-full flex-col gap-1">
      <label htmlFor={id} className="text-12 text-muted">
        {label}
      </label>
      <select id={id} className="field max-w-full" value={value} onChange={({ target }) => onChoose(target.value as Value)}>
        {(Object.entries(words) as [Value, string][]).map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}

function Count({ label, value, least, most, onChange }: { label: string; value: number; least: number; most: number; onChange: (value: number) => void }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-12 text-muted">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        className="field w-24"
        required
        min={least}
        max={most}
        step={1}
        value={Number.isNaN(value) ? "" : value}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
    </div>
  );
}

function Name({ status, name, onChange, onRemove }: {
  status: string;
  name: string;
  onChange: (name: string) => void;
  onRemove: (() => void) | undefined;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="flex items-center gap-1.5 text-12 text-muted">
        <span aria-hidden="true" className={`size-2 rounded-full ${statusDot(status)}`} />
        {usualWord(status)}
      </label>
      <span className="flex gap-1">
        <input id={id} className="field w-40" maxLength={24} value={name} onChange={({ target }) => onChange(target.value)} />
        {onRemove && (
          <button type="button" className="button" onClick={onRemove}>
            Remove<span className="sr-only"> the status {usualWord(status)}</span>
          </button>
        )}
      </span>
    </div>
  );
}

function AnotherStatus({ names, onAdd }: { names: Whole["status_names"]; onAdd: (names: Whole["status_names"]) => void }) {
  const id = useId();
  const [name, setName] = useState("");
  const more = withStatus(names, name);
  const add = (): void => {
    onAdd(more);
    setName("");
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-12 text-muted">
        Another status
      </label>
      <span className="flex gap-1">
        <input
          id={id} className="field w-40" maxLength={24} value={name} placeholder="On hold" onChange={({ target }) => setName(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            if (more !== names) add();
          }}
        />
        <button type="button" className="button" disabled={more === names} onClick={add}>
          Add<span className="sr-only"> the status</span>
        </button>
      </span>
    </div>
  );
}
