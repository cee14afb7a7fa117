import { Badge } from '@mantine/core';
import { type Standing, standingWords } from './offer-standing.ts';

const colours: Readonly<Record<Standing, string>> = {
  live: 'teal',
  unsellable: 'red',
  scheduled: 'blue',
  draft: 'gray',
  over: 'gray',
  ended: 'gray',
};

/** Says where an offer stands; the colour says nothing that the word does not. */
export const StandingBadge = ({ standing }: { readonly standing: Standing }) => (
  <Badge color={colours[standing]} variant={standing === 'live' ? 'filled' : 'outline'} data-standing={standing}>
    {standingWords[standing]}
  </Badge>
);
