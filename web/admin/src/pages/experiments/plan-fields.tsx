import { Radio, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { SizeBody } from './experiment-api.ts';
import type { ExperimentDraft } from './experiment-draft.ts';
import { SizeNote } from './size-note.tsx';
import { inPercent, metricWords } from './words.ts';

interface Props {
  readonly draft: ExperimentDraft;
  readonly onChange: (change: Partial<ExperimentDraft>) => void;
  readonly messageAt: (path: string) => string | undefined;
  readonly size: SizeBody | null;
  readonly isAsking: boolean;
}

const below = ['label', 'input', 'description', 'error'] as const;

/** What is decided upon, and how long that takes. */
export function PlanFields({ draft, onChange, messageAt, size, isAsking }: Props) {
  const known = size?.baseRate ?? null;
  const needed = size?.isEnough === true && size.weeks !== null ? `${size.weeks}` : '';
  const rate =
    draft.baseRate.trim() === '' && known !== null
      ? `Empty: ${inPercent(known)}, by the figures of the last four weeks.`
      : 'Percent of the readers in the experiment.';
  const number = (field: 'share' | 'baseRate' | 'smallestEffect' | 'weeks') => ({
    value: draft[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => onChange({ [field]: currentTarget.value }),
    inputMode: 'decimal' as const,
    autoComplete: 'off',
    inputWrapperOrder: [...below],
  });
  return (
    <Stack gap="md">
      <Radio.Group
        label="What is to become more"
        value={draft.metric}
        onChange={(metric) => onChange({ metric: metric === 'registered' ? 'registered' : 'paid' })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="paid" label={metricWords.paid.name} />
          <Radio value="registered" label={metricWords.registered.name} />
        </Stack>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          {...number('smallestEffect')}
          label="Smallest difference that matters, in percent"
          description="20 means: a fifth more of them. The smaller, the longer it takes."
          error={messageAt('plan.smallestEffect')}
        />
        <TextInput
          {...number('share')}
          label="Readers in the experiment, in percent"
          description="Of all readers. The rest see everything as it is now."
          error={messageAt('share') ?? messageAt('arms')}
        />
        <TextInput
          {...number('baseRate')}
          label="How many do it today, in percent"
          description={rate}
          placeholder={known === null ? '' : String(Number((known * 100).toFixed(2)))}
          error={messageAt('plan.baseRate')}
        />
        <TextInput
          {...number('weeks')}
          label="Weeks"
          description={`At least ${size?.leastWeeks ?? 1}, so that each reader’s whole window fits in; at most ${size?.mostWeeks ?? 26}.`}
          placeholder={needed}
          error={messageAt('plan.weeks')}
        />
      </SimpleGrid>
      <SizeNote size={size} isAsking={isAsking} />
    </Stack>
  );
}
