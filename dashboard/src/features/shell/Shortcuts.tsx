const SHORTCUTS = [
  {
    where: "Everywhere",
    keys: [
      ["Ctrl K or ⌘ K", "go to a page or a person"],
      ["/", "to the search field of the page"],
      ["?", "this list"],
      ["Esc", "close what is open"],
    ],
  },
  {
    where: "Follow-ups",
    keys: [
      ["j or ↓", "the next person"],
      ["k or ↑", "the person before"],
      ["o", "open on Instagram"],
      ["d", "done"],
      ["s", "again tomorrow"],
      ["w", "again in a week"],
      ["1 – 9", "set the status, in the order shown there"],
    ],
  },
  { where: "Prospects, as a board", keys: [["Shift → or Shift ←", "move the card that has the focus"]] },
  { where: "A prospect", keys: [["Ctrl Enter or ⌘ Enter", "save the note"]] },
] as const;

/** Every key that does something, by where it does. */
export function Shortcuts({ onLeave }: { onLeave: () => void }) {
  return (
    <div className="space-y-4 p-5">
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-16 font-semibold">Keys</h2>
        <button type="button" className="button" onClick={onLeave}>
          Close
        </button>
      </div>
      {SHORTCUTS.map(({ where, keys }) => (
        <section key={where} aria-label={where}>
          <h3 className="text-12 text-muted">{where}</h3>
          <dl className="mt-1 divide-y divide-line text-13">
            {keys.map(([key, does]) => (
              <div key={key} className="flex items-center justify-between gap-4 py-1.5">
                <dt className="order-last">
                  <kbd className="rounded-[4px] border border-line bg-raised px-1.5 py-0.5 text-12">{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
