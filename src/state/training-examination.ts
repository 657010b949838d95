/**
 * The test of a model on the 10,000 test digits that a person asked for: at most one goes on, the last
 * one that was finished stays. A training brings its own report and needs none of this.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import { specKey } from '../core/catalogue/classifier-spec';
import type { ModelEntry } from '../core/catalogue/model-entry';
import type { TestReport } from '../core/catalogue/test-report';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { Progress } from '../protocol/messages';

export interface Examination {
  model: ModelEntry;
  status: 'running' | 'ready' | 'failed';
  progress?: Progress;
  report?: TestReport;
  message?: string;
}

export const examinationStore = createStore<{ examination: Examination | null }>()(() => ({ examination: null }));

let controller: AbortController | null = null;

/** Tests a model; a test in progress is given up. */
export function examine(client: LabClient, model: ModelEntry): void {
  controller?.abort();
  const mine = new AbortController();
  controller = mine;
  const key = specKey(model.spec);
  const change = (next: Partial<Examination>): void =>
    examinationStore.setState(({ examination }) =>
      mine === controller && examination && specKey(examination.model.spec) === key ? { examination: { ...examination, ...next } } : {},
    );
  examinationStore.setState({ examination: { model, status: 'running' } });
  client
    .call('test', { classifier: model.spec, images: { dataset: 'mnist-test' } }, { signal: mine.signal, onProgress: (progress) => change({ progress }) })
    .then((report) => change({ status: 'ready', report }))
    .catch((error: unknown) => {
      const { code, message } = toErrorRecord(error);
      if (code !== CANCELLED) change({ status: 'failed', message });
    });
}

/** Ends a test in progress, or clears the last one away. */
export function dismissExamination(): void {
  controller?.abort();
  controller = null;
  examinationStore.setState({ examination: null });
}
