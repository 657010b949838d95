/** The sign of a footnote behind a figure; who can't see where the footnote stands hears what it says. */
export function FootnoteMark({ mark, words }: { mark: string; words: string }) {
  return (
    <sup title={words}>
      <span aria-hidden="true">{mark}</span>
      <span className="visually-hidden"> ({words})</span>
    </sup>
  );
}
