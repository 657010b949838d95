/**
 * The networks of the report's table: the report's own in its order, then the shipped ones that it does not have, and
 * those on the bench. Members of a shipped ensemble stand in it by their ensemble, unless they are on the bench.
 */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { reportedDetectors } from '../../core/report/detection';

/** A network of the table: of the report, of the lab, or of both. */
export interface TableNetwork {
  id: string;
  label: string;
  entry: ModelEntry | null;
  /** Computed here without being asked: of the report, on the bench, or so small that it costs nothing. */
  isLive: boolean;
}

/** A download that nobody notices. */
const SMALL_BYTES = 200_000;

/** @param all every network is computed, a person has asked for it */
export function tableNetworks(entries: readonly ModelEntry[], onBench: readonly ClassifierSpec[], all: boolean): TableNetwork[] {
  const keys = new Set(onBench.map(specKey));
  const isOnBench = ({ spec }: ModelEntry): boolean => keys.has(specKey(spec));
  const members = new Set(entries.filter(({ shipped }) => shipped).flatMap((entry) => entry.members?.map(({ id }) => id) ?? []));
  const reported = reportedDetectors.map(({ id, label }): TableNetwork => ({ id, label, entry: entries.find((entry) => entry.shipped && entry.id === id) ?? null, isLive: true }));
  const others = entries
    .filter((entry) => !reported.some((one) => one.entry === entry) && (isOnBench(entry) || (entry.shipped && !members.has(entry.id))))
    .map((entry): TableNetwork => ({ id: entry.id, label: entry.label, entry, isLive: all || isOnBench(entry) || entry.sizeBytes < SMALL_BYTES }));
  return [...reported, ...others];
}
