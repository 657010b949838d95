/**
 * Detection figures that were measured before and committed with the lab, read from a file of results: a
 * date, and the finished `detection` cells of a plan. What does not look like one is passed over, so that an older
 * or a newer file costs its rows and nothing else.
 */

export interface MeasuredDetection {
  /** Id of the shipped classifier: "ensemble"; the plan's name for it where it is no shipped one. */
  classifier: string;
  /** Ids of the data sets; the plan's names where it brings its own images. */
  inside: string;
  out: string;
  /** Id of the score in the plan, and which score it is. */
  id: string;
  score: string;
  /** Settings, where the score has them. */
  temperature?: number;
  epsilon?: number;
  auroc: number;
  interval?: readonly [number, number];
  inCount: number;
  outCount: number;
  backend: string;
  /** ISO 8601 day, where the file has one. */
  date?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function pair(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high] = value.map(number);
  return low === undefined || high === undefined ? undefined : [low, high];
}

/** The cells of a file: a list, or an object that holds one as `cells` or `results`. */
function cellsOf(file: unknown): Fields[] {
  const list = Array.isArray(file) ? file : isFields(file) ? (file.cells ?? file.results) : undefined;
  return Array.isArray(list) ? list.filter(isFields) : [];
}

/** What a plan's name stands for: the field `kind` of its entry in a table of the plan. */
function meant(table: unknown, name: string, kind: 'zoo' | 'dataset'): string {
  const entry = isFields(table) ? table[name] : undefined;
  return (isFields(entry) ? text(entry[kind]) : undefined) ?? name;
}

/**
 * @param file the parsed JSON: cells with `classifier`, `in`, `out`, `backend` and `scores`, and the plan's tables of
 *   `classifiers` and `images`, which say what those names mean
 * @returns one entry per cell and score; empty for what is no such file
 */
export function readMeasuredDetection(file: unknown): MeasuredDetection[] {
  const { date: fileDate, classifiers, images } = isFields(file) ? file : ({} as Fields);
  const day = text(fileDate);
  return cellsOf(file).flatMap((cell) => {
    const [classifier, inside, out] = [text(cell.classifier), text(cell.in), text(cell.out)];
    const [inCount, outCount] = [number(cell.inCount), number(cell.outCount)];
    if (!classifier || !inside || !out || inCount === undefined || outCount === undefined || !Array.isArray(cell.scores)) return [];
    const date = text(cell.date) ?? day;
    return cell.scores.filter(isFields).flatMap((one): MeasuredDetection[] => {
      const [id, auroc] = [text(one.id), number(one.auroc)];
      if (!id || auroc === undefined) return [];
      const interval = pair(one.interval);
      const [temperature, epsilon] = [number(one.temperature), number(one.epsilon)];
      const settings = { ...(temperature === undefined ? {} : { temperature }), ...(epsilon === undefined ? {} : { epsilon }) };
      return [{ classifier: meant(classifiers, classifier, 'zoo'), inside: meant(images, inside, 'dataset'), out: meant(images, out, 'dataset'), id, score: text(one.score) ?? id, ...settings, auroc, ...(interval ? { interval } : {}), inCount, outCount, backend: text(cell.backend) ?? '', ...(date ? { date } : {}) }];
    });
  });
}
