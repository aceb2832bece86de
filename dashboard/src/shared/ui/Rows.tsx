/** Grey rows while a list is on its way; they show only when the wait lasts. */
export function WaitingRows({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="space-y-2 p-3">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton h-6" />
      ))}
    </div>
  );
}
