import type { ReactNode } from "react";

/** An empty place: what will be here, and the next step. */
export function Empty({ title, as: Title = "h2", children }: { title: string; as?: "h1" | "h2"; children?: ReactNode }) {
  return (
    <div className="px-4 py-12 text-center">
      <Title className="text-16 font-medium">{title}</Title>
      {children && <div className="mx-auto mt-2 max-w-[52ch] text-13 text-muted">{children}</div>}
    </div>
  );
}
