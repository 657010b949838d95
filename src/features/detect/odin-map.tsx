/** A map of AUROC over temperature and epsilon: the deeper the blue the better, every cell with its number, the best framed. */
import { usePlotSize } from '../../ui/use-plot-size';
import styles from './charts.module.css';
import { GRID_EPSILONS, GRID_TEMPERATURES, gridCells } from './odin-grid';
import type { TunedGrid } from './odin-grid';

/** Full colour is no deeper than this, so that the numbers can be read on it. */
const DEEPEST = 0.62;

/** What an AUROC lacks of 1: colours go by its logarithm, so that one bad cell does not make all others look alike. */
const short = (auroc: number): number => Math.max(1e-3, 1 - auroc);

export function OdinMap({ grid, summary }: { grid: TunedGrid; summary: string }) {
  const [place, { width, height, rem }] = usePlotSize();
  const axis = 4.2 * rem;
  const foot = 3.4 * rem;
  const column = (width - axis) / GRID_EPSILONS.length;
  const row = (height - foot - 1.7 * rem) / GRID_TEMPERATURES.length;
  const top = 1.7 * rem;
  const worst = Math.min(...grid.aurocs);
  const best = grid.aurocs[grid.best];
  return (
    <div ref={place} className={styles.map}>
      {width > 0 ? (
        <svg width={width} height={height} role="img" aria-label={summary} data-testid="odin-map">
          <text x={0} y={rem}>
            Temperature
          </text>
          {gridCells.map(({ temperature, epsilon }, i) => {
            const x = axis + GRID_EPSILONS.findIndex((one) => one === epsilon) * column;
            const y = top + GRID_TEMPERATURES.findIndex((one) => one === temperature) * row;
            const share = best > worst ? Math.log(short(worst) / short(grid.aurocs[i])) / Math.log(short(worst) / short(best)) : 1;
            return (
              <g key={`${temperature} ${epsilon}`}>
                <rect x={x + 1} y={y + 1} width={Math.max(0, column - 2)} height={Math.max(0, row - 2)} fill="var(--surface)" stroke="none" />
                <rect x={x + 1} y={y + 1} width={Math.max(0, column - 2)} height={Math.max(0, row - 2)} fill="var(--data-main)" fillOpacity={share * DEEPEST} stroke="none" />
                <text x={x + column / 2} y={y + row / 2 - (i === grid.best ? 0.55 * rem : 0)} textAnchor="middle" dominantBaseline="central" style={{ fill: 'var(--ink)' }}>
                  {grid.aurocs[i].toFixed(3)}
                </text>
                {i === grid.best ? (
                  <g>
                    <text x={x + column / 2} y={y + row / 2 + 0.7 * rem} textAnchor="middle" dominantBaseline="central" style={{ fill: 'var(--ink)', fontWeight: 650 }}>
                      best
                    </text>
                    <rect x={x + 2.5} y={y + 2.5} width={Math.max(0, column - 5)} height={Math.max(0, row - 5)} fill="none" stroke="var(--ink)" strokeWidth={3} />
                  </g>
                ) : null}
              </g>
            );
          })}
          {GRID_TEMPERATURES.map((temperature, i) => (
            <text key={temperature} x={axis - 0.6 * rem} y={top + (i + 0.5) * row} textAnchor="end" dominantBaseline="central">
              {temperature}
            </text>
          ))}
          {GRID_EPSILONS.map((epsilon, i) => (
            <text key={epsilon} x={axis + (i + 0.5) * column} y={height - foot + 1.2 * rem} textAnchor="middle">
              {epsilon}
            </text>
          ))}
          <text x={axis + (width - axis) / 2} y={height - 0.5 * rem} textAnchor="middle">
            Epsilon
          </text>
        </svg>
      ) : null}
    </div>
  );
}
