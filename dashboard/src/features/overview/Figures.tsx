import Link from "next/link";
import type { Count, Counts, Overview } from "@/shared/api/shapes";
import { Sign, type SignKind } from "@/shared/signs/Sign";
import { change, number, percent } from "@/shared/ui/numbers";

type Figure = { key: keyof Counts; word: string; list: string; adds: boolean; hint: string };

/** The four that stand first. People may be somebody's and somebody else's too, so only messages add up to shares. */
const FIRST: readonly Figure[] = [
  { key: "sent", word: "Messages sent", list: "state=sent", adds: true, hint: "" },
  { key: "people", word: "People written to", list: "state=sent", adds: false, hint: "Each person counts once." },
  { key: "first_contacts", word: "First contacts", list: "state=sent", adds: false, hint: "People the team had never written to." },
  { key: "replies", word: "Replies", list: "kind=reply.seen", adds: false, hint: "People who answered." },
];

const REST: readonly (Figure & { sign: SignKind; colour: string })[] = [
  { key: "unconfirmed", word: "Unconfirmed", list: "state=unconfirmed", adds: true, hint: "", sign: "unconfirmed", colour: "text-warn" },
  { key: "failed", word: "Not sent", list: "state=failed", adds: true, hint: "", sign: "failed", colour: "text-hold" },
  { key: "warned", word: "Warned", list: "kind=rule.warned", adds: true, hint: "", sign: "warn", colour: "text-warn" },
  { key: "held", word: "Held", list: "kind=rule.held", adds: true, hint: "", sign: "hold", colour: "text-hold" },
  { key: "overridden", word: "Sent anyway", list: "kind=rule.overridden", adds: true, hint: "", sign: "hold", colour: "text-hold" },
];

/** Mine and the team's, each beside the period before; every number opens the list behind it. */
export function Figures({ overview, me }: { overview: Overview; me: string }) {
  return (
    <section aria-label="Numbers" className="space-y-4">
      <div className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4">
        {FIRST.map((figure) => (
          <Card key={figure.key} figure={figure} overview={overview} me={me} />
        ))}
      </div>
      <ul className="card grid gap-x-6 gap-y-2 px-4 py-2.5 text-13 sm:grid-cols-2 xl:grid-cols-5">
        {REST.map(({ key, word, list, sign, colour }) => (
          <li
            key={key}
            data-figure={key}
            data-mine={overview.mine[key].value}
            data-team={overview.team[key].value}
            className="flex flex-wrap items-center gap-x-2 whitespace-nowrap"
          >
            <span className="inline-flex min-w-28 items-center gap-2 xl:w-full">
              <Sign kind={sign} className={overview.team[key].value ? colour : "text-muted"} />
              {word}
            </span>
            <Link prefetch={false} href={listOf(list, me)} className="link" aria-label={`${word}, mine: ${overview.mine[key].value}`}>
              mine {number(overview.mine[key].value)}
            </Link>
            <Link prefetch={false} href={listOf(list)} className="link" aria-label={`${word}, team: ${overview.team[key].value}`}>
              team {number(overview.team[key].value)}
            </Link>
            <span className="text-12 text-muted">was {number(overview.team[key].previous)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const listOf = (list: string, operator?: string): string =>
  `/activity/?${list}${operator ? `&operator=${encodeURIComponent(operator)}` : ""}`;

function Card({ figure, overview, me }: { figure: Figure; overview: Overview; me: string }) {
  const mine = overview.mine[figure.key];
  const team = overview.team[figure.key];
  return (
    <div
      data-figure={figure.key}
      data-mine={mine.value}
      data-team={team.value}
      className="card flex flex-col p-3 sm:p-4"
    >
      <h2 className="text-13 font-medium">{figure.word}</h2>
      <div className="mt-2 grid grid-cols-2 gap-2">
        <Half name="Mine" count={mine} href={listOf(figure.list, me)} />
        <Half name="Team" count={team} href={listOf(figure.list)} />
      </div>
      {figure.adds ? (
        <Share mine={mine.value} team={team.value} />
      ) : (
        <p className="mt-auto pt-3 text-12 text-muted">{figure.hint}</p>
      )}
    </div>
  );
}

function Half({ name, count, href }: { name: string; count: Count; href: string }) {
  return (
    <div>
      <p className="text-12 text-muted">{name}</p>
      <Link prefetch={false} href={href} className="text-20 font-semibold hover:underline sm:text-28">
        {number(count.value)}
      </Link>
      <p className="text-12 text-muted">
        {change(count.value, count.previous)}, <span className="whitespace-nowrap">was {number(count.previous)}</span>
      </p>
    </div>
  );
}

function Share({ mine, team }: { mine: number; team: number }) {
  const share = percent(mine, team);
  return (
    <div className="mt-auto pt-3">
      <div aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-raised">
        <div className="h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
      </div>
      <p className="mt-1 text-12 text-muted">
        mine {number(mine)} + others {number(team - mine)} = team {number(team)}
      </p>
    </div>
  );
}
