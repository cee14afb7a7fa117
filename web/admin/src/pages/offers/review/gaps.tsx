import { Alert, Text } from '@mantine/core';
import type { OfferList } from '../use-offers.ts';

/** Which kinds of reader can buy nothing. */
export function Gaps({ gaps, when = 'now' }: { readonly gaps: OfferList['gaps']; readonly when?: 'now' | 'then' }) {
  if (gaps.length === 0) return null;
  return (
    <Alert
      color="yellow"
      title={when === 'now' ? 'Some readers can buy nothing' : 'Some readers can buy nothing any more'}
    >
      {gaps.map(({ sentence }) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Alert>
  );
}
