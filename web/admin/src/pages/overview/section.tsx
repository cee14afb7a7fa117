import { Paper, Skeleton, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';

export const Lines = lazy(async () => ({ default: (await import('./charts.tsx')).Lines }));
export const Bars = lazy(async () => ({ default: (await import('./charts.tsx')).Bars }));

interface Props {
  readonly id: string;
  readonly title: string;
  readonly about: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page. Its numbers are there before the code that draws its charts. */
export function Section({ id, title, about, children }: Props) {
  return (
    <Paper component="section" withBorder p="md" radius="md" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      <Text c="dimmed" size="sm" mb="md" maw="48rem">
        {about}
      </Text>
      <Suspense fallback={<Skeleton h={260} aria-hidden="true" />}>{children}</Suspense>
    </Paper>
  );
}
