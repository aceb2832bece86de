"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { act } from "@/shared/api/act";
import { core, query } from "@/shared/api/client";
import { askAgain } from "@/shared/api/queries";
import type { OperatorRow, Sharer } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { number } from "@/shared/ui/numbers";
import { WaitingRows } from "@/shared/ui/Rows";
import { rightsOf, takers, writing } from "./sharing";

const SHARERS = "/v1/actors/{actor_id}/operators";

/** Who writes from an account, opened when asked for; whoever may shares it, hands it over or leaves it here. */
export function Sharers({ actor_id, handle }: { actor_id: string; handle: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="border-t border-line pt-3 text-13" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit rounded-control font-medium pointer-coarse:py-3">
        Who writes from it<span className="sr-only">: @{handle}</span>
      </summary>
      {isOpen && <Opened actor_id={actor_id} handle={handle} />}
    </details>
  );
}

function Opened({ actor_id, handle }: { actor_id: string; handle: string }) {
  const { operator } = useSession();
  const client = useQueryClient();
  const told = query.useQuery("get", SHARERS, { params: { path: { actor_id } } });
  const operators = query.useQuery("get", "/v1/operators", {}, { staleTime: 60_000 });
  const [isBusy, setBusy] = useState(false);
  if (told.error) return <Failure error={told.error} onRetry={() => void told.refetch()} />;
  if (!told.data || !operators.data) return <WaitingRows label="Who writes from it is on its way" rows={2} />;

  const rights = rightsOf(operator, told.data.items);
  const others = takers(operators.data.items, told.data.items);
  const change: Change = async (asking, done) => {
    setBusy(true);
    await act(asking, done);
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === SHARERS });
    await askAgain(client);
    setBusy(false);
  };
  const share = (operator_id: string, done: string) =>
    change(core.POST("/v1/actors/{actor_id}/operators/{operator_id}", { params: { path: { actor_id, operator_id } } }), done);

  return (
    <fieldset disabled={isBusy} className="mt-2 min-w-0 space-y-3">
      <legend className="sr-only">Who writes from @{handle}</legend>
      {writing(told.data.items).length === 0 && <p className="text-muted">Nobody at present: nothing of it is logged.</p>}
      <ul aria-label={`Who writes from @${handle}`} className="divide-y divide-line">
        {told.data.items.map((one) => (
          <Row
            key={one.operator_id}
            one={one}
            handle={handle}
            actor_id={actor_id}
            isMe={one.operator_id === operator.operator_id}
            takers={rights.endFor(one.operator_id) ? others : null}
            change={change}
          />
        ))}
      </ul>
      {rights.takePart && (
        <button type="button" className="button" onClick={() => void share(operator.operator_id, `You write from @${handle} too`)}>
          Take part myself
        </button>
      )}
      {rights.share && others.length > 0 && (
        <Choose
          label="Let somebody write from it too"
          button="Share"
          people={others}
          onChoose={({ operator_id, name }) => void share(operator_id, `${name} writes from @${handle} too`)}
        />
      )}
    </fieldset>
  );
}

type Change = (asking: Parameters<typeof act>[0], done: string) => Promise<void>;

function Row({ one, handle, actor_id, isMe, takers: others, change }: {
  one: Sharer;
  handle: string;
  actor_id: string;
  isMe: boolean;
  /** Whom it could be handed over to; null for who may not end this part. */
  takers: OperatorRow[] | null;
  change: Change;
}) {
  const [asked, setAsked] = useState<"hand-over" | "leave" | null>(null);
  const path = { actor_id, operator_id: one.operator_id };
  const name = isMe ? "you" : one.name;
  const leave = () =>
    change(
      core.DELETE("/v1/actors/{actor_id}/operators/{operator_id}", { params: { path } }),
      isMe ? `You left @${handle}` : `${one.name} no longer writes from @${handle}`,
    );
  const handOver = (taker: OperatorRow) =>
    change(
      core.POST("/v1/actors/{actor_id}/operators/{operator_id}/hand-over", {
        params: { path: { actor_id, operator_id: taker.operator_id } },
        body: { giver_id: one.operator_id },
      }),
      `${taker.name} writes from @${handle} in place of ${name}`,
    );
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2">
      <p className="min-w-0 flex-1">
        <span className={one.left_ms === null ? "font-medium wrap-anywhere" : "text-muted wrap-anywhere"}>{one.name}</span>
        {isMe && <span className="text-muted"> · you</span>}{" "}
        <span className="block text-12 text-muted">
          {number(one.sent)} sent, since <When at={one.since_ms} />
          {one.left_ms !== null && (
            <>
              , until <When at={one.left_ms} />
            </>
          )}
        </span>
      </p>
      {one.left_ms === null && others && asked === null && (
        <>
          {others.length > 0 && (
            <button type="button" className="button" onClick={() => setAsked("hand-over")}>
              Hand over …<Of one={one} isMe={isMe} />
            </button>
          )}
          <button type="button" className="button" onClick={() => setAsked("leave")}>
            {isMe ? "Leave …" : "End …"}
            <Of one={one} isMe={isMe} />
          </button>
        </>
      )}
      {asked === "leave" && (
        <div className="w-full space-y-2 rounded-control bg-raised p-3">
          <p>
            From then on nothing more {isMe ? "you write" : `${one.name} writes`} from @{handle} is logged. What was written
            stays.
          </p>
          <Buttons onBack={() => setAsked(null)}>
            <button type="button" className="button" onClick={() => void leave().then(() => setAsked(null))}>
              {isMe ? `Leave @${handle}` : `End it for ${one.name}`}
            </button>
          </Buttons>
        </div>
      )}
      {asked === "hand-over" && others && (
        <div className="w-full space-y-2 rounded-control bg-raised p-3">
          <Choose
            label={`Who writes from it in place of ${name}`}
            button="Hand over"
            people={others}
            onChoose={(taker) => void handOver(taker).then(() => setAsked(null))}
          />
          <Buttons onBack={() => setAsked(null)} />
        </div>
      )}
    </li>
  );
}

const Of = ({ one, isMe }: { one: Sharer; isMe: boolean }) => (isMe ? null : <span className="sr-only"> {one.name}</span>);

function Buttons({ onBack, children }: { onBack: () => void; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-2">
      {children}
      <button type="button" className="button" onClick={onBack}>
        Stay as it is
      </button>
    </div>
  );
}

function Choose({ label, button, people, onChoose }: {
  label: string;
  button: string;
  people: readonly OperatorRow[];
  onChoose: (chosen: OperatorRow) => void;
}) {
  const id = useId();
  const [chosen, setChosen] = useState("");
  const one = people.find(({ operator_id }) => operator_id === chosen) ?? people[0];
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={id} className="text-12 text-muted">
          {label}
        </label>
        <select id={id} className="field max-w-full" value={one?.operator_id} onChange={({ target }) => setChosen(target.value)}>
          {people.map(({ operator_id, name }) => (
            <option key={operator_id} value={operator_id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <button type="button" className="button" onClick={() => one && onChoose(one)}>
        {button}
      </button>
    </div>
  );
}
