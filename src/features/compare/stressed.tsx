/** A sentence whose pieces at odd places stand out. */
import type { Sentence } from './words';

export function Stressed({ sentence }: { sentence: Sentence }) {
  return <>{sentence.map((piece, i) => (i % 2 === 1 ? <strong key={i}>{piece}</strong> : piece))}</>;
}
