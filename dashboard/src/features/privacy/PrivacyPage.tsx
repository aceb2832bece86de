"use client";
import { query } from "@/shared/api/client";
import { Sign } from "@/shared/signs/Sign";
import { useNow } from "@/shared/time/useNow";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";

/** Erasures and how far each got. Who was erased is written nowhere, so it cannot stand here either. */
export function PrivacyPage() {
  const erasures = query.useQuery("get", "/v1/erasures", {}, { refetchInterval: 30_000 });
  const items = erasures.data?.items ?? [];
  return (
    <main>
      <PageHead
        title="Erased people"
        about="Each erasure reaches a computer when it syncs next, and the last backup within 35 days"
      />
      <div className="px-4 lg:px-6">
        {erasures.isError ? (
          <Failure error={erasures.error} onRetry={() => void erasures.refetch()} />
        ) : !erasures.data ? (
          <WaitingRows label="The erasures are on their way" rows={4} />
        ) : items.length === 0 ? (
          <Empty title="Nobody was erased yet">
            <p>When somebody asks for it, an owner or admin opens their page under Prospects and erases them there.</p>
          </Empty>
        ) : (
          <ul aria-label="Erasures" className="card divide-y divide-line text-13">
            {items.map((done) => (
              <li key={done.event_id} className="space-y-1 px-4 py-3">
                <p>
                  Erased by {done.operator}, <When at={done.at_ms} />
                </p>
                <Computers waiting={done.agents_waiting} />
                <Backups until={done.backups_until_ms} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </main>
  );
}

function Computers({ waiting }: { waiting: string[] }) {
  if (waiting.length === 0)
    return (
      <p className="flex items-center gap-1.5 text-muted">
        <Sign kind="clear" className="text-clear" /> Every computer of the team has heard of it
      </p>
    );
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-muted">
      <Sign kind="queued" className="text-warn" /> {counted(waiting.length, "computer has", "computers have")} not synced since:{" "}
      {waiting.join(", ")}
    </p>
  );
}

function Backups({ until }: { until: number }) {
  const now = useNow();
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-muted">
      <Sign kind={now > until ? "clear" : "unconfirmed"} className={now > until ? "text-clear" : "text-muted"} />
      {now > until ? "Gone from the last backup" : "Gone from the last backup by"} <When at={until} />
    </p>
  );
}
