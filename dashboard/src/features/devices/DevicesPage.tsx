"use client";
import { useQueryClient } from "@tanstack/react-query";
import { act } from "@/shared/api/act";
import { core, query } from "@/shared/api/client";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";

const KINDS: Record<string, string> = { program: "InstaCRM on a computer", browser: "Dashboard in a browser" };

/** Where I am signed in, and the way to end it elsewhere. */
export function DevicesPage() {
  const { data, error, isError, refetch } = query.useQuery("get", "/v1/sessions");
  const client = useQueryClient();
  const tell = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/sessions" });
  const end = async (session_id: string, device: string): Promise<void> => {
    await act(core.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id } } }), `Signed out: ${device}`);
    await tell();
  };
  const endOthers = async (): Promise<void> => {
    await act(core.DELETE("/v1/sessions"), "Signed out everywhere else");
    await tell();
  };
  const others = data?.filter(({ current }) => !current).length ?? 0;
  return (
    <main>
      <PageHead title="Sign-ins" about={data && `You are signed in at ${counted(data.length, "place", "places")}`}>
        {others > 0 && (
          <button type="button" className="button" onClick={() => void endOthers()}>
            Sign out everywhere else
          </button>
        )}
      </PageHead>
      <div className="space-y-4 px-4 lg:px-6">
        {isError ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <WaitingRows label="Your sign-ins are on their way" rows={3} />
        ) : (
          <ul aria-label="Sign-ins" className="card divide-y divide-line text-13">
            {data.map(({ session_id, kind, device, since_ms, seen_ms, current }) => (
              <li key={session_id} className="flex flex-wrap items-center gap-3 px-4 py-2">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">
                    {device}
                    {current && <span className="font-normal text-muted"> · here</span>}
                  </p>
                  <p className="text-12 text-muted">
                    {KINDS[kind] ?? kind}, since <When at={since_ms} />, last used <When at={seen_ms} />
                  </p>
                </div>
                {!current && (
                  <button type="button" className="button" onClick={() => void end(session_id, device)}>
                    Sign out<span className="sr-only"> {device}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <p className="max-w-[70ch] text-12 text-muted">
          Something here that is not yours? Sign it out. A program that is signed out goes on logging on its own computer and
          sends nothing until somebody signs in there again.
        </p>
      </div>
    </main>
  );
}
