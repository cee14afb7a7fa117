import { Alert, List } from '@mantine/core';
import type { WindowWarning } from '../../api/use-meter.ts';

const languages = new Intl.DisplayNames('en', { type: 'language' });

interface Props {
  readonly warnings: readonly WindowWarning[];
  /** Of what is published, or of what is about to be. */
  readonly when: 'now' | 'then';
}

/** Texts that tell readers of another window than the meter has. */
export function WindowWarnings({ warnings, when }: Props) {
  if (warnings.length === 0) return null;
  const title =
    when === 'now' ? 'Some texts speak of another window than this' : 'Some texts would speak of another window';
  return (
    <Alert color="yellow" title={title} mb="md" maw={860} data-window-warnings>
      <List size="sm">
        {warnings.map(({ locale, path, message }) => (
          <List.Item key={`${locale} ${path}`}>
            {languages.of(locale)}: {path} {message}.
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
