"use client";
import { useState } from "react";
import { details, problemOf } from "@/shared/api/problem";
import { Sign } from "@/shared/signs/Sign";

/** What happened, what to do, and "copy details" for whoever helps. */
export function Failure({ error, onRetry, what }: { error: unknown; onRetry?: () => void; what?: string }) {
  const problem = problemOf(error);
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(details(problem)).then(() => setCopied(true));
  return (
    <div role="alert" className="card flex items-start gap-3 p-4 text-13">
      <Sign kind="warn" className="mt-0.5 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {what && `${what} `}
          {problem.message}
        </p>
        {problem.remedy && <p className="mt-1 text-muted">{problem.remedy}</p>}
        <div className="mt-3 flex flex-wrap gap-2">
          {onRetry && (
            <button type="button" className="button" onClick={onRetry}>
              Try again
            </button>
          )}
          <button type="button" className="button" onClick={copy}>
            {copied ? "Copied" : "Copy details"}
          </button>
        </div>
      </div>
    </div>
  );
}
