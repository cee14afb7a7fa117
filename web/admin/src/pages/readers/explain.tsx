import { Grid } from '@mantine/core';
import { Failure } from '../../components/states.tsx';
import { ExplainForm } from './explain-form.tsx';
import { ExplanationView } from './explanation-view.tsx';
import type { ReaderName } from './reader-name.ts';
import { Section } from './section.tsx';
import { useExplain } from './use-explain.ts';
import type { ReaderJson } from './use-reader.ts';

interface Props {
  /** Null for one who has just come. */
  readonly reader: ReaderName | null;
  readonly kind: ReaderJson['reader']['kind'];
}

/** Why a reader is let in to an article or not, at any time. */
export function Explain({ reader, kind }: Props) {
  const { data, error, mutate, isPending } = useExplain();
  const title = reader === null ? 'Explain a decision for a new reader' : 'Explain a decision';
  return (
    <Section title={title}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <ExplainForm reader={reader} kind={kind} busy={isPending} ask={mutate} error={error} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} aria-live="polite">
          {error !== null && <Failure error={error} title="This cannot be explained" />}
          {data !== undefined && error === null && <ExplanationView explanation={data} />}
        </Grid.Col>
      </Grid>
    </Section>
  );
}
