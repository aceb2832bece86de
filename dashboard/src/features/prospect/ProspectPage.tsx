"use client";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { query } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { WaitingRows } from "@/shared/ui/Rows";
import { Person } from "./Person";

export function ProspectPage() {
  const [id] = useQueryState("id", parseAsString);
  return (
    <main>
      <nav aria-label="Way back" className="px-4 pt-4 text-13 lg:px-6">
        <Link href="/prospects/" className="link">
          ← Prospects
        </Link>
      </nav>
      {id ? <Found id={id} /> : <Nobody />}
    </main>
  );
}

function Found({ id }: { id: string }) {
  // Whoever is being erased is not asked for again: news of it come before the page has changed.
  const [isErasing, setErasing] = useState(false);
  const detail = query.useQuery("get", "/v1/prospects/{person_id}", { params: { path: { person_id: id } } }, { enabled: !isErasing });
  if (detail.data) return <Person person={detail.data} onErasing={setErasing} />;
  if (detail.error && problemOf(detail.error).code === "not-found") return <Nobody />;
  if (detail.error)
    return (
      <div className="p-4 lg:px-6">
        <Failure error={detail.error} onRetry={() => void detail.refetch()} />
      </div>
    );
  return <WaitingRows label="The person is on their way" />;
}

function Nobody() {
  return (
    <Empty as="h1" title="There is nobody here">
      <p>Your team has no person at this address. They may have been erased.</p>
      <Link href="/prospects/" className="button mt-4">
        To all prospects
      </Link>
    </Empty>
  );
}
