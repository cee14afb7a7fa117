import { Alert, Badge, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { usePublication } from '../../api/publication-context.tsx';
import { BannerPreview } from '../../components/banner-preview.tsx';
import { type Width, WidthChoice } from '../../components/width-choice.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { ExplanationSteps } from './explanation-steps.tsx';
import { stateWords } from './reader-words.ts';
import type { Explanation } from './use-explain.ts';

function Shown({ banner }: { readonly banner: Explanation['banner'] }) {
  const [width, setWidth] = useState<Width>('desktop');
  if (banner === null) return <Text size="sm">No banner is shown.</Text>;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          What the reader sees: {banner.layout === 'wall' ? 'a wall' : 'a bar'} ({banner.state})
        </Text>
        <WidthChoice width={width} onChange={setWidth} />
      </Group>
      <BannerPreview banner={banner} width={width} />
    </Stack>
  );
}

function Facts({ explanation }: { readonly explanation: Explanation }) {
  const { timeZone } = usePublication();
  const { meter, entitlement, at, reader } = explanation;
  return (
    <div>
      <Text size="sm">
        On {momentInWords(at, timeZone)}, for {reader.kind === 'anonymous' ? 'an anonymous' : 'a registered'} reader
      </Text>
      <Text size="sm">Entitlement: {stateWords[entitlement.state].toLowerCase()}</Text>
      {meter !== null && (
        <Text size="sm">
          Meter: {meter.used} of {meter.limit} articles used, {meter.left} left, resets{' '}
          {momentInWords(meter.resetsAt, timeZone)}
        </Text>
      )}
    </div>
  );
}

/** A decision step by step, with the banner that goes with it. */
export function ExplanationView({ explanation }: { readonly explanation: Explanation }) {
  const { decision, trace, banner, unknown } = explanation;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Badge size="lg" color={decision.granted ? 'teal' : 'red'} data-granted={decision.granted}>
          {decision.granted ? 'Let in' : 'Not let in'}
        </Badge>
        <Text fw={600}>{decision.reason}</Text>
      </Group>
      <Facts explanation={explanation} />
      {unknown.length > 0 && (
        <Alert color="yellow" title="What is not known">
          <List size="sm">
            {unknown.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Shown banner={banner} />
      <Text size="sm" fw={500}>
        How the decision was made
      </Text>
      <ExplanationSteps trace={trace} />
    </Stack>
  );
}
