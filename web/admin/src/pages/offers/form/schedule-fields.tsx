import { Fieldset, Group, Text, TextInput } from '@mantine/core';
import { usePublication } from '../../../api/publication-context.tsx';
import { momentInWords, readWallTime } from '../../../zoned-time.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

interface TimeProps {
  readonly form: OfferForm;
  readonly path: 'startsAt' | 'endsAt';
  readonly label: string;
  readonly none: string;
}

/** What the time that is typed comes to. */
function meaningOf(text: string, timeZone: string, none: string): string {
  if (text === '') return none;
  const { moment, note } = readWallTime(text, timeZone);
  const words = moment === null ? '' : momentInWords(moment, timeZone);
  return [words, note].filter((each) => each !== null && each !== '').join('. ');
}

function TimeField({ form, path, label, none }: TimeProps) {
  const { timeZone } = usePublication();
  return (
    <TextInput
      {...form.getInputProps(path)}
      type="datetime-local"
      step={1}
      // With a last year of four digits the field takes no fifth.
      max="9999-12-31T23:59:59"
      name={path}
      label={label}
      description={meaningOf(form.values[path], timeZone, none)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      w={250}
      error={faultsAt(form, path)}
    />
  );
}

/** From when and until when it can be bought, by the clocks of the publication. */
export function ScheduleFields({ form, now }: { readonly form: OfferForm; readonly now: string | null }) {
  const { timeZone } = usePublication();
  return (
    <Fieldset legend="When it can be bought" radius="md">
      <Text size="sm" c="dimmed" mb="sm">
        Times are those of {timeZone}
        {now !== null && `, where it is now ${momentInWords(now, timeZone)}`}.
      </Text>
      <Group align="flex-start" gap="md">
        <TimeField form={form} path="startsAt" label="From" none="As soon as it is published" />
        <TimeField form={form} path="endsAt" label="Until" none="No end" />
      </Group>
    </Fieldset>
  );
}
