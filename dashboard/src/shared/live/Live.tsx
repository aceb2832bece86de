"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { core } from "@/shared/api/client";
import { askAgain } from "@/shared/api/queries";
import type { ActivityLine } from "@/shared/api/shapes";
import { LiveStream, type Connection } from "./stream";

/** A hidden tab lets go of the stream after a while: browsers open only six connections to one server. */
const HIDDEN_MS = 60_000;
/** A burst of messages is one reason to ask again, not fifty. */
const SETTLE_MS = 800;

const Context = createContext<LiveStream | null>(null);

const newStream = (): LiveStream =>
  new LiveStream({
    open: () => new EventSource("/v1/live"),
    newest: async () => {
      const { data, error } = await core.GET("/v1/activity", { params: { query: { limit: 50 } } });
      if (!data) throw error;
      return data.items;
    },
  });

/** Keeps the stream open while the page is seen, and what the page shows in step with it. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [stream] = useState(newStream);
  const client = useQueryClient();

  useEffect(() => {
    let asleep: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      clearTimeout(asleep);
      if (document.visibilityState === "visible") stream.start();
      else asleep = setTimeout(() => stream.stop(), HIDDEN_MS);
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      clearTimeout(asleep);
      stream.stop();
    };
  }, [stream]);

  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const stop = stream.subscribe(() => {
      settling ??= setTimeout(() => {
        settling = undefined;
        void askAgain(client);
      }, SETTLE_MS);
    });
    return () => {
      stop();
      clearTimeout(settling);
    };
  }, [stream, client]);

  return <Context value={stream}>{children}</Context>;
}

function useStream(): LiveStream {
  const stream = useContext(Context);
  if (!stream) throw new Error("the live stream is asked outside the signed-in part of the page");
  return stream;
}

/** Whether the stream runs, is replaced by asking, or is down. */
export function useConnection(): Connection {
  const stream = useStream();
  return useSyncExternalStore(
    stream.watchConnection,
    () => stream.connection,
    () => "connecting",
  );
}

/** Calls `listener` with each batch of new lines; hand in a stable function. */
export function useLiveLines(listener: (lines: ActivityLine[]) => void): void {
  const stream = useStream();
  useEffect(() => stream.subscribe(listener), [stream, listener]);
}
