/** A test that a person asked for: how far it is, or why it failed. */
import { dismissExamination, examine } from '../../state/training-examination';
import type { Examination } from '../../state/training-examination';
import { useClient } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';

export function ExaminationCard({ examination }: { examination: Examination }) {
  const client = useClient();
  const { model, status, progress, message } = examination;
  if (status === 'failed') {
    return (
      <Notice
        state="failed"
        actions={
          <>
            <Button onPress={() => examine(client, model)}>Try again</Button>
            <Button onPress={dismissExamination}>Dismiss</Button>
          </>
        }
      >
        {model.label} could not be tested. {message}
      </Notice>
    );
  }
  return (
    <Progress
      label={`Testing ${model.label} on the test digits`}
      done={progress?.done ?? 0}
      total={progress?.total ?? 0}
      unit="images"
      actions={<Button onPress={dismissExamination}>Stop</Button>}
    />
  );
}
