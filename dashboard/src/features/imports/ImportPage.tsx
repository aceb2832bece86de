"use client";
import Link from "next/link";
import { useState } from "react";
import { core } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import type { ImportTable } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Sign } from "@/shared/signs/Sign";
import { Empty } from "@/shared/ui/Empty";
import { PageHead } from "@/shared/ui/PageHead";
import { Mapping } from "./Mapping";
import { PastImports } from "./PastImports";

/** Beyond this the server refuses the request: a file travels as text, a third longer. */
const MOST_BYTES = 5_500_000;

type Opened = { name: string; table: ImportTable };

/** Brings a list of people in: a file is chosen, its columns named, its rows looked at, then taken in. */
export function ImportPage() {
  const { operator } = useSession();
  const [opened, setOpened] = useState<Opened | null>(null);
  if (operator.role === "viewer")
    return (
      <main>
        <PageHead title="Import" />
        <Empty title="Viewers read">
          <p>Members, admins and owners of the team bring lists in.</p>
        </Empty>
      </main>
    );
  return (
    <main>
      <PageHead title="Import" about="People from a CSV or Excel file; whoever is known already is updated, never doubled">
        <Link href="/prospects/" className="button">
          To the prospects
        </Link>
      </PageHead>
      <div className="space-y-6 px-4 lg:px-6">
        {opened ? (
          <Mapping key={opened.name} name={opened.name} table={opened.table} onLeave={() => setOpened(null)} />
        ) : (
          <Choose onOpened={setOpened} />
        )}
        <PastImports />
      </div>
    </main>
  );
}

function Choose({ onOpened }: { onOpened: (opened: Opened) => void }) {
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setBusy(true);
    setProblem(null);
    try {
      if (file.size > MOST_BYTES)
        throw { code: "too-large", message: "The file has more than 5.5 MB.", remedy: "Split it in parts, or save it as CSV.", retryable: false };
      const { data, error } = await core.POST("/v1/imports/table", { body: { content: await inBase64(file) } });
      if (!data) throw error;
      onOpened({ name: file.name, table: data });
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };

  return (
    <section aria-labelledby="file" className="card p-4">
      <h2 id="file" className="text-14 font-medium">
        A file
      </h2>
      <p className="mt-1 max-w-[70ch] text-13 text-muted">
        The first row names the columns, each further row is a person. One column holds the handle or the address of the profile;
        status, owner, follow-up, do not contact and a note may stand beside it. Nothing is written before you have looked at it.
      </p>
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void open(event.dataTransfer.files[0]);
        }}
        className={`mt-3 flex flex-wrap items-center gap-3 rounded-control border border-dashed p-4 text-13 focus-within:outline-2 focus-within:outline-accent ${isOver ? "border-accent bg-accent-soft" : "border-muted"}`}
      >
        <span className="button button-main">{isBusy ? "Reading …" : "Choose a file"}</span>
        <span className="text-muted">or drop it here · .csv or .xlsx, at most 10,000 rows</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          aria-label="CSV or Excel file"
          className="sr-only"
          disabled={isBusy}
          onChange={({ target }) => {
            void open(target.files?.[0]);
            target.value = "";
          }}
        />
      </label>
      {problem && (
        <p role="alert" className="mt-3 flex items-center gap-2 text-13">
          <Sign kind="warn" className="text-warn" /> {problem.message} {problem.remedy}
        </p>
      )}
    </section>
  );
}

const inBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject({ code: "unreadable", message: "This file cannot be read.", remedy: "Is it still there?", retryable: true });
    reader.readAsDataURL(file);
  });
