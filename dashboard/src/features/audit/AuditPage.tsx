"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { core, query } from "@/shared/api/client";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { actionWords, detailWords } from "./words";

const PAGE = 100;

/** Every administrative step of the team, newest first. */
export function AuditPage() {
  const { operator } = useSession();
  const leads = operator.role === "owner" || operator.role === "admin";
  const operators = query.useQuery("get", "/v1/operators", {}, { staleTime: 60_000 });
  const names = new Map(operators.data?.items.map(({ operator_id, name }) => [operator_id, name]));
  const log = useInfiniteQuery({
    queryKey: ["get", "/v1/audit"],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam }) => {
      const { data, error } = await core.GET("/v1/audit", { params: { query: { before: pageParam, limit: PAGE } } });
      if (!data) throw error;
      return data;
    },
    getNextPageParam: (page) => page.before ?? undefined,
  });
  const entries = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <main>
      <PageHead
        title="Audit log"
        about={
          leads
            ? "Each step is sealed with the one before; every computer of the team notices when the log is changed"
            : "Each step is sealed with the one before. Where others sign in is for owners and admins"
        }
      />
      <div className="space-y-4 px-4 lg:px-6">
        {log.error ? (
          <Failure error={log.error} onRetry={() => void log.refetch()} />
        ) : !log.data ? (
          <WaitingRows label="The log is on its way" />
        ) : (
          <div className="card overflow-x-auto">
            <table className="w-full text-13">
              <thead>
                <tr className="border-b border-line text-left text-12 text-muted">
                  <th scope="col" className="px-4 py-1.5 text-right font-normal">No.</th>
                  <th scope="col" className="px-2 py-1.5 font-normal">When</th>
                  <th scope="col" className="px-2 py-1.5 font-normal">Who</th>
                  <th scope="col" className="px-4 py-1.5 font-normal">What</th>
                </tr>
              </thead>
              <tbody>
                {entries.map(({ number, at_ms, operator: who, action, detail }) => (
                  <tr key={number} className="border-b border-line last:border-0">
                    <td className="px-4 py-2 text-right text-muted">{number}</td>
                    <td className="px-2 py-2 whitespace-nowrap">
                      <When at={at_ms} />
                    </td>
                    <td className="px-2 py-2 whitespace-nowrap">{who ?? "the server"}</td>
                    <td className="px-4 py-2">
                      {actionWords(action)}
                      <span className="block text-12 text-muted">{detailWords(detail, (id) => names.get(id))}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {log.hasNextPage && (
          <button type="button" className="button" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {log.isFetchingNextPage ? "Loading …" : "Show earlier steps"}
          </button>
        )}
      </div>
    </main>
  );
}
