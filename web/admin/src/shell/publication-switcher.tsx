import { NativeSelect, Text } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Publication } from '../api/publication-context.tsx';

interface Props {
  readonly publication: Publication;
  readonly publications: readonly Publication[];
}

/** Which publication one is working on. Another one is shown on the same page. */
export function PublicationSwitcher({ publication, publications }: Props) {
  const [path, navigate] = useLocation();
  if (publications.length === 1) {
    return (
      <Text truncate fw={500}>
        {publication.title}
      </Text>
    );
  }
  const [, page = ''] = path.split('/');
  return (
    <NativeSelect
      aria-label="Publication"
      value={publication.name}
      data={publications.map(({ name, title }) => ({ value: name, label: title }))}
      onChange={({ currentTarget }) => navigate(`~/admin/${currentTarget.value}/${page}`)}
    />
  );
}
