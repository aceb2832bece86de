/** The live stream: what happens in the team, as it arrives; by asking again when the stream is down. */
import type { ActivityLine } from "@/shared/api/shapes";
import { keyOf } from "@/shared/activity/lines";

export type Connection = "connecting" | "live" | "polling" | "away";

export type Source = {
  /** Opens the stream; the browser itself reconnects it until it says "closed". */
  open: () => EventSource;
  /** The newest lines, newest first. */
  newest: () => Promise<ActivityLine[]>;
};

const POLL_MS = 15_000;
const REOPEN_MS = 30_000;
const REMEMBERED = 2_000;

/** One stream for the whole page. `start` and `stop` may be called as often as the page comes and goes. */
export class LiveStream {
  connection: Connection = "connecting";
  private events: EventSource | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private readonly told = new Map<string, number>();
  private readonly onLine = new Set<(lines: ActivityLine[]) => void>();
  private readonly onConnection = new Set<() => void>();
  private caughtUp = false;

  constructor(private readonly source: Source) {}

  /** Calls `listener` with each batch of lines that is new to this page; answers how to stop. */
  subscribe(listener: (lines: ActivityLine[]) => void): () => void {
    this.onLine.add(listener);
    return () => this.onLine.delete(listener);
  }

  watchConnection = (listener: () => void): (() => void) => {
    this.onConnection.add(listener);
    return () => this.onConnection.delete(listener);
  };

  start(): void {
    if (this.events) return;
    this.reopening = undefined;
    const events = this.source.open();
    this.events = events;
    // What came between two connections is asked for once; on the first, everything there is counts as known.
    events.addEventListener("open", () => {
      this.stopPolling();
      this.become("live");
      void this.ask();
    });
    events.addEventListener("activity", (event) => this.tell([JSON.parse(event.data as string) as ActivityLine]));
    events.addEventListener("error", () => {
      this.startPolling();
      if (events.readyState !== EventSource.CLOSED) return;
      // A refusal closes the stream for good: try anew, slowly.
      this.events = undefined;
      this.reopening ??= setTimeout(() => this.start(), REOPEN_MS);
    });
  }

  stop(): void {
    this.events?.close();
    this.events = undefined;
    clearTimeout(this.reopening);
    this.reopening = undefined;
    this.stopPolling();
    this.become("connecting");
  }

  private startPolling(): void {
    if (this.polling) return;
    void this.ask();
    this.polling = setInterval(() => void this.ask(), POLL_MS);
  }

  private stopPolling(): void {
    clearInterval(this.polling);
    this.polling = undefined;
  }

  private async ask(): Promise<void> {
    try {
      const lines = await this.source.newest();
      if (this.polling) this.become("polling");
      if (this.caughtUp) this.tell(lines.toReversed());
      else lines.forEach((line) => this.remember(line));
      this.caughtUp = true;
    } catch {
      if (this.polling) this.become("away");
    }
  }

  private tell(lines: ActivityLine[]): void {
    const fresh = lines.filter((line) => (this.told.get(keyOf(line)) ?? -1) < line.seq);
    fresh.forEach((line) => this.remember(line));
    if (fresh.length > 0) this.onLine.forEach((listener) => listener(fresh));
  }

  private remember(line: ActivityLine): void {
    this.told.delete(keyOf(line));
    this.told.set(keyOf(line), line.seq);
    const oldest = this.told.size > REMEMBERED ? this.told.keys().next().value : undefined;
    if (oldest !== undefined) this.told.delete(oldest);
  }

  private become(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.onConnection.forEach((listener) => listener());
  }
}
