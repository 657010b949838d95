/** A sentence whose words that matter stand out. */

/** Pieces of a sentence in turn: as they are, and stressed. */
export type Sentence = readonly string[];

export function Stressed({ sentence }: { sentence: Sentence }) {
  return <>{sentence.map((piece, i) => (i % 2 === 1 ? <strong key={i}>{piece}</strong> : piece))}</>;
}
