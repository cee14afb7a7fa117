import { Anchor, Progress as Bar, Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { WordingProgress } from '../../../../../../src/paywall/editing/wording-progress.ts';
import { languageWord, placeInWords } from '../../../components/wording/wording-words.ts';

const counted = (count: number) => (count === 1 ? '1 text' : `${count} texts`);

/** How much is still to be translated, in a sentence. */
export function progressInWords({ total, untranslated, missing }: WordingProgress, source: string): string {
  const still =
    untranslated.length > 0 ? `${untranslated.length} of ${counted(total)} still in ${languageWord(source)}` : '';
  const none = missing.length > 0 ? `${missing.length} of ${counted(total)} missing` : '';
  const parts = [still, none].filter((part) => part !== '');
  return parts.length === 0 ? `All ${counted(total)} are translated.` : `${parts.join(', ')}.`;
}

interface Props {
  readonly progress: WordingProgress;
  /** The language from which it is translated. */
  readonly source: string;
  /** Goes to the text. */
  readonly onShow: (path: string) => void;
}

/** How far the translation has come, and which texts are left. */
export function Progress({ progress, source, onShow }: Props) {
  const [open, setOpen] = useState(false);
  const { total, untranslated, missing } = progress;
  const left = [...missing, ...untranslated];
  const share = total === 0 ? 100 : Math.round(((total - left.length) / total) * 100);
  return (
    <Stack gap="xs" mb="md" component="section" aria-label="Translation">
      <Text fw={500} role="status">
        {progressInWords(progress, source)}
      </Text>
      <Bar value={share} size="sm" aria-label="Share of the texts that are translated" />
      {left.length > 0 && (
        <Group>
          <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide them' : 'Show which'}
          </Button>
        </Group>
      )}
      {open && (
        <List size="sm" data-untranslated>
          {left.map((path) => (
            <List.Item key={path}>
              <Anchor component="button" type="button" size="sm" underline="always" onClick={() => onShow(path)}>
                {placeInWords(path)}
              </Anchor>
              {missing.includes(path) && ' (missing)'}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
