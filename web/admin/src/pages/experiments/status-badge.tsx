import { Badge } from '@mantine/core';
import type { ExperimentBody } from './experiment-api.ts';

type Status = ExperimentBody['status'];

const words: Readonly<Record<Status, string>> = { draft: 'Draft', running: 'Running', ended: 'Ended' };

/** Says where an experiment stands; the colour says nothing that the word does not. */
export const StatusBadge = ({ status }: { readonly status: Status }) => (
  <Badge color={status === 'running' ? 'teal' : 'gray'} variant={status === 'running' ? 'filled' : 'outline'}>
    {words[status]}
  </Badge>
);
