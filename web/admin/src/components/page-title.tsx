import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigation } from '../navigation/navigation-context.tsx';

interface Props {
  readonly title: string;
  /** What the page is for, in a sentence. */
  readonly about?: ReactNode;
  /** Buttons that belong to the page as a whole. */
  readonly actions?: ReactNode;
}

/**
 * The heading with which every page begins, shown at once and not only when its data is there. A reader of the page who has moved here finds
 * themselves on it, so that a screen reader says where they are and the keyboard goes on from there.
 */
export function PageTitle({ title, about, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { hasMoved } = useNavigation();
  useEffect(() => {
    if (hasMoved()) heading.current?.focus();
  }, [hasMoved]);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="md">
      <title>{`${title} – Stile`}</title>
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className="page-title">
          {title}
        </Title>
        {about !== undefined && (
          <Text c="dimmed" maw="44rem" mt={4}>
            {about}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="sm">{actions}</Group>}
    </Group>
  );
}
