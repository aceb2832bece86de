import type { ReactNode } from "react";

/** The head of a page: its name, what the numbers below are of, and what one can set. */
export function PageHead({ title, about, children }: { title: ReactNode; about?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 pt-4 pb-3 lg:px-6 lg:pt-5">
      <div className="min-w-0">
        <h1 className="text-20 font-semibold">{title}</h1>
        {about && <p className="text-12 text-muted">{about}</p>}
      </div>
      {children && <div className="flex flex-wrap sm:ml-auto items-center gap-2">{children}</div>}
    </header>
  );
}
