/** When and on what figures were measured, of many at once. */

/**
 * @param figures with an ISO 8601 day where it is known; counted ones have an empty backend
 * @returns the days and the backends, each once and in order
 */
export function originOf(figures: readonly { date?: string; backend: string }[]): { days: string[]; backends: string[] } {
  const once = (values: readonly string[]): string[] => [...new Set(values)].filter((value) => value !== '').sort();
  return { days: once(figures.map(({ date }) => date ?? '')), backends: once(figures.map(({ backend }) => backend)) };
}
