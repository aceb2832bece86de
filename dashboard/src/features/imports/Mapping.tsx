"use client";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { core } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { ImportPart, ImportTable, RowOutcome } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { counted } from "@/shared/ui/numbers";
import { badRows, isLeftOut } from "./badRows";
import { COLUMNS, samples, withColumn, type Column } from "./columns";
import { Preview } from "./Preview";
import { UndoImport } from "./UndoImport";

/** So many rows go up at once: progress is seen, and nobody's sync waits long. */
const PART = 250;

type Done = { importId: string | null; outcomes: RowOutcome[]; isStopped: boolean };

/** A table's columns named and its rows looked at; then it is taken in, part by part. */
export function Mapping({ name, table, onLeave }: { name: string; table: ImportTable; onLeave: () => void }) {
  const client = useQueryClient();
  const [columns, setColumns] = useState<Column[]>(table.guesses);
  const [checked, setChecked] = useState<{ columns: Column[]; outcomes: RowOutcome[] } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const isStopped = useRef(false);
  const hasHandle = columns.includes("handle");

  useEffect(() => {
    if (!hasHandle) return undefined;
    const leaving = new AbortController();
    core
      .POST("/v1/imports/check", { body: { columns, rows: table.rows }, signal: leaving.signal })
      .then(({ data, error }) => {
        if (!data) throw error;
        setChecked({ columns, outcomes: data.outcomes });
        setProblem(null);
      })
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) setProblem(problemOf(error));
      });
    return () => leaving.abort();
  }, [columns, hasHandle, table.rows]);

  const fresh = hasHandle && checked?.columns === columns ? checked.outcomes : null;
  const wanted = fresh?.flatMap((said, row) => (said.outcome === "new" || said.outcome === "changed" ? [row] : [])) ?? [];

  const takeIn = async (): Promise<void> => {
    if (!fresh) return;
    isStopped.current = false;
    setProblem(null);
    setAt(0);
    const outcomes = [...fresh];
    let importId: string | null = null;
    try {
      for (let start = 0; start < wanted.length && !isStopped.current; start += PART) {
        const part = wanted.slice(start, start + PART);
        const rows = part.map((row) => table.rows[row] ?? []);
        const { data, error }: { data?: ImportPart; error?: unknown } = await core.POST("/v1/imports", { body: { name, import_id: importId, columns, rows } });
        if (!data) throw error;
        importId = data.import_id;
        data.outcomes.forEach((said, place) => (outcomes[part[place]!] = said));
        setAt(start + part.length);
      }
      setDone({ importId, outcomes, isStopped: isStopped.current });
    } catch (error) {
      setProblem(problemOf(error));
      if (importId) setDone({ importId, outcomes, isStopped: true });
    } finally {
      setAt(null);
      void askAgain(client);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/imports" });
    }
  };

  const outcomes = done?.outcomes ?? fresh;
  return (
    <>
      <section aria-labelledby="columns" className="card p-4">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 id="columns" className="min-w-0 flex-1 text-14 font-medium wrap-anywhere">
            {name} <span className="text-12 font-normal text-muted">{counted(table.rows.length, "row", "rows")}</span>
          </h2>
          <button type="button" className="button" onClick={onLeave} disabled={at !== null}>
            Another file
          </button>
        </div>
        <ul className="mt-3 divide-y divide-line text-13" aria-label="Columns of the file">
          {table.heads.map((head, place) => (
            <li key={place} className="grid items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[12rem_15rem_minmax(0,1fr)]">
              <span className="truncate font-medium">{head || `Column ${place + 1}`}</span>
              <select
                aria-label={`What ${head || `column ${place + 1}`} holds`}
                className="field w-full"
                value={columns[place] ?? ""}
                disabled={at !== null || done !== null}
                onChange={({ target }) =>
                  setColumns(withColumn(columns, place, COLUMNS.find(({ value }) => value === target.value)?.value ?? null))
                }
              >
                <option value="">Not taken</option>
                {COLUMNS.map(({ value, word }) => (
                  <option key={value} value={value}>
                    {word}
                  </option>
                ))}
              </select>
              <span className="truncate text-muted">{samples(table.rows, place).join(" · ") || "empty"}</span>
            </li>
          ))}
        </ul>
        {!hasHandle && (
          <p role="status" className="mt-3 flex items-center gap-2 text-13">
            <Sign kind="warn" className="text-warn" /> Choose the column that holds the handle or the address of the profile.
          </p>
        )}
      </section>
      {problem && (
        <p role="alert" className="card flex items-center gap-2 p-4 text-13">
          <Sign kind="warn" className="text-warn" />
          <span>
            {problem.message} {problem.remedy} {done?.importId ? "What was taken in before is listed below and can be taken back." : "Nothing was taken in."}
          </span>
        </p>
      )}
      {hasHandle && !outcomes && !problem && (
        <p role="status" className="card p-4 text-13 text-muted">
          Looking at every row …
        </p>
      )}
      {outcomes && (
        <section aria-labelledby="rows" className="card space-y-4 p-4">
          <h2 id="rows" className="text-14 font-medium">
            {done ? (done.isStopped ? "Stopped" : "Taken in") : "What will happen"}
          </h2>
          <Sums outcomes={outcomes} isDone={done !== null} />
          {at !== null ? (
            <div className="flex flex-wrap items-center gap-3 text-13">
              <progress className="h-2 w-64 max-w-full accent-accent" max={wanted.length} value={at} aria-label="Rows taken in" />
              <span role="status">
                {at} of {wanted.length}
              </span>
              <button type="button" className="button" onClick={() => (isStopped.current = true)}>
                Stop here
              </button>
            </div>
          ) : done ? (
            <div className="flex flex-wrap gap-2">
              {done.importId && <UndoImport importId={done.importId} name={name} onUndone={onLeave} />}
              <Link href="/prospects/" className="button">
                To the prospects
              </Link>
            </div>
          ) : (
            <button type="button" className="button button-main" disabled={wanted.length === 0} onClick={() => void takeIn()}>
              {wanted.length === 0 ? "Nothing to take in" : `Take in ${counted(wanted.length, "person", "people")}`}
            </button>
          )}
          {outcomes.some(isLeftOut) && (
            <button type="button" className="button sm:ml-2" onClick={() => download(name, badRows(table.heads, table.rows, outcomes))}>
              Download the rows that are left out
            </button>
          )}
          <Preview rows={table.rows} columns={columns} outcomes={outcomes} />
        </section>
      )}
    </>
  );
}

function Sums({ outcomes, isDone }: { outcomes: readonly RowOutcome[]; isDone: boolean }) {
  const count = (wanted: RowOutcome["outcome"]) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const sums: [string, number][] = [
    [isDone ? "New people" : "New", count("new")],
    [isDone ? "Updated" : "Known, to update", count("changed")],
    ["Known, nothing to change", count("same")],
    ["Left alone", count("left-alone")],
    ["Not understood", count("refused")],
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-13 sm:grid-cols-3 lg:grid-cols-5">
      {sums.map(([word, people]) => (
        <div key={word}>
          <dt className="text-12 text-muted">{word}</dt>
          <dd className="text-16 font-medium">{people.toLocaleString("en")}</dd>
        </div>
      ))}
    </dl>
  );
}

function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `left-out-${name.replace(/\.[^.]*$/, "")}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
