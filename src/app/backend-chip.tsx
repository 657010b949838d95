/** What computes, in the header; a press shows what was measured and lets a person choose otherwise. */
import { useStore } from 'zustand';
import { BACKENDS } from '../core/catalogue/backends';
import type { BackendChoice, BackendId, BackendInfo, BackendMeasurement } from '../core/catalogue/backends';
import type { EngineState } from '../client/lab-client';
import { useClient, useEngineState } from '../state/engine-access';
import { settingsStore } from '../state/settings';
import { backendToStart } from './choose-backend';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { formatRate } from '../ui/format';
import { Notice } from '../ui/notice';
import { Picker } from '../ui/picker';
import { Popover } from '../ui/popover';
import { Term } from '../ui/term';
import styles from './backend-chip.module.css';

const label = (id: BackendId): string => BACKENDS.find((backend) => backend.id === id)?.label ?? id;

function words(state: EngineState): string {
  if (state.phase === 'loading') return 'Loading';
  if (state.phase === 'restarting') return 'Restarting';
  if (state.phase === 'failed') return 'Failed';
  const { backend, threads } = state.info;
  return backend === 'wasm' ? `wasm × ${threads}` : label(backend);
}

const OPTIONS: readonly { id: BackendChoice; label: string; detail: string }[] = [
  { id: 'auto', label: 'Automatic', detail: 'Measures, and takes the fastest.' },
  ...BACKENDS.map(({ id, label: name, help }) => ({ id, label: name, detail: help })),
];

export function BackendChip() {
  const state = useEngineState();
  const client = useClient();
  const { backend, measured, change } = useStore(settingsStore);
  return (
    <Popover
      label="What computes"
      placement="bottom end"
      trigger={
        <Button kind="quiet">
          <span className={styles.dot} data-phase={state.phase} aria-hidden="true" />
          <span className="visually-hidden">Engine: </span>
          {words(state)}
        </Button>
      }
    >
      <p>
        Everything is computed on this device; nothing leaves it. The <Term id="backend" /> decides how fast.
      </p>
      <Picker
        label="Compute on"
        options={OPTIONS}
        value={backend}
        onChange={(choice) => {
          change({ backend: choice });
          client.start(backendToStart()).catch(() => undefined);
        }}
      />
      {state.phase === 'failed' ? <Notice state="failed">{state.error.message}</Notice> : null}
      <p>
        <a href="docs/performance.html" target="_blank" rel="noreferrer">
          How it computes, and how fast
        </a>
      </p>
      {state.phase === 'ready' ? <Facts info={state.info} measured={measured?.measurements ?? []} /> : null}
    </Popover>
  );
}

function Facts({ info, measured }: { info: BackendInfo; measured: readonly BackendMeasurement[] }) {
  return (
    <>
      <p className={styles.facts}>
        In use: {label(info.backend)}, {info.threads} {info.threads === 1 ? 'thread' : 'threads'}
        {info.renderer ? `, ${info.renderer}` : ''}. {info.message}
      </p>
      {measured.length > 0 ? (
        <DataTable
          caption="Measured on a small real network"
          showCaption
          columns={[
            { id: 'backend', label: 'Backend' },
            { id: 'speed', label: 'Speed', align: 'right' },
          ]}
          rows={measured.map((one) => ({
            id: one.backend,
            isMarked: one.backend === info.backend,
            cells: { backend: label(one.backend), speed: one.problem ? 'did not start' : formatRate(one.imagesPerSecond, 'images') },
          }))}
        />
      ) : null}
      {measured
        .filter((one) => one.problem)
        .map((one) => (
          <p key={one.backend} className={styles.facts}>
            {label(one.backend)}: {one.problem}
          </p>
        ))}
    </>
  );
}
