import type { ReactNode } from "react";

/** An empty place: what will be here, and the next step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-4 py-12 text-center">
      <p className="text-16 font-medium">{title}</p>
      {children && <div className="mx-auto mt-2 max-w-[52ch] text-13 text-muted">{children}</div>}
    </div>
  );
}
