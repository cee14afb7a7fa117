import {
  Alert,
  Button,
  Checkbox,
  Group,
  List,
  Modal,
  Radio,
  ScrollArea,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { usePublication } from '../../../api/publication-context.tsx';
import { BannerPreview } from '../../../components/banner-preview.tsx';
import { failed } from '../../../components/notices.ts';
import { useWordingPreview } from '../../../components/wording/use-wording-preview.ts';
import { draftOf } from '../../../components/wording/wording-draft.ts';
import { languageWord, placeInWords, stateWords } from '../../../components/wording/wording-words.ts';
import { momentInWords, readWallTime } from '../../../zoned-time.ts';
import { useWording } from '../use-wordings.ts';
import { differencesOf } from '../wording-difference.ts';
import { progressInWords } from './progress.tsx';
import type { SeenDraft } from './use-drafts.ts';

/** What readers of the language will see, banner by banner. */
function Banners({ seen: { wording } }: { readonly seen: SeenDraft }) {
  const { data } = useWordingPreview({ wording, locales: [wording.locale] });
  const shown = data?.banners ?? [];
  return (
    <ScrollArea.Autosize mah="40vh" type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'What readers will see' }}>
      <Stack gap="md">
        {shown.map(({ state, banner }) => (
          <div key={state}>
            <Text size="sm" fw={500} mb={4}>
              {stateWords[state].label}
            </Text>
            {banner === null ? (
              <Text size="sm" c="dimmed">
                Not shown: it names something that is not there now, such as an offer.
              </Text>
            ) : (
              <BannerPreview banner={banner} width="phone" />
            )}
          </div>
        ))}
      </Stack>
    </ScrollArea.Autosize>
  );
}

/** What is different from the published texts; of a new language, what its readers see today. */
function Changes({ seen: { draft, wording } }: { readonly seen: SeenDraft }) {
  const { defaultLocale } = usePublication();
  const { data: live } = useWording(wording.locale, draft.basedOn !== null);
  const name = languageWord(wording.locale);
  if (draft.basedOn === null) {
    return (
      <Text>
        Readers who ask for {name} see {languageWord(defaultLocale)} today, unless they take another of your languages.
        From then on they see these texts.
      </Text>
    );
  }
  if (live === undefined) return null;
  const published = draftOf(live.wording);
  const rows = differencesOf({ base: published, mine: draftOf(wording), theirs: published }).filter(
    (row) => row.differs,
  );
  if (rows.length === 0) return <Text>These are the published texts: nothing changes for readers.</Text>;
  return (
    <div>
      <Text mb="xs">
        {rows.length === 1 ? 'One text changes' : `${rows.length} texts change`} for readers of {name}:
      </Text>
      <ScrollArea.Autosize mah="20vh" type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'What changes' }}>
        <List size="sm" data-changes>
          {rows.map(({ key, label, mine, theirs }) => (
            <List.Item key={key}>
              {label}: “{theirs}” → “{mine}”
            </List.Item>
          ))}
        </List>
      </ScrollArea.Autosize>
    </div>
  );
}

interface TimeProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The time of the publication, and what it comes to. */
function TimeField({ value, onChange }: TimeProps) {
  const { timeZone } = usePublication();
  const { moment, note } = value === '' ? { moment: null, note: null } : readWallTime(value, timeZone);
  const meaning = [moment === null ? null : momentInWords(moment, timeZone), note].filter((each) => each !== null);
  return (
    <TextInput
      type="datetime-local"
      label={`Time in ${timeZone}`}
      description={meaning.length === 0 ? 'The texts are checked again then.' : meaning.join('. ')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      max="9999-12-31T23:59"
      maw={280}
      required
    />
  );
}

interface Props {
  readonly seen: SeenDraft;
  readonly onClose: () => void;
  readonly publish: (despiteUntranslated: boolean) => Promise<void>;
  readonly schedule: (at: string, despiteUntranslated: boolean) => Promise<void>;
}

/** Everything that one should know before readers see a draft, now or at a time. */
export function PublishDialog({ seen, onClose, publish, schedule }: Props) {
  const { defaultLocale, timeZone } = usePublication();
  const [when, setWhen] = useState<string>('now');
  const [time, setTime] = useState('');
  const [despite, setDespite] = useState(false);
  const [busy, setBusy] = useState(false);
  const { texts, faults } = seen.draft;
  const open = seen.wording.locale === defaultLocale ? 0 : texts.untranslated.length + texts.missing.length;
  const moment = when === 'now' ? null : readWallTime(time, timeZone).moment;
  const ready = faults.length === 0 && (open === 0 || despite) && (when === 'now' || moment !== null);

  async function act(): Promise<void> {
    setBusy(true);
    try {
      await (moment === null ? publish(despite) : schedule(moment, despite));
    } catch (error) {
      failed('Not published', error);
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onClose} title={`Publish ${languageWord(seen.wording.locale)}`} size="lg">
      <Stack gap="md">
        <Changes seen={seen} />
        {faults.length > 0 && (
          <Alert color="red" title="These texts cannot be published yet">
            <List size="sm">
              {faults.map(({ path, message }) => (
                <List.Item key={`${path} ${message}`}>
                  {placeInWords(path)} {message}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        {open > 0 && (
          <Alert color="yellow" title={progressInWords(texts, defaultLocale)}>
            <Checkbox
              label="Publish them as they are: readers will see these texts untranslated"
              checked={despite}
              onChange={({ currentTarget }) => setDespite(currentTarget.checked)}
            />
          </Alert>
        )}
        <Title order={3} size="h5">
          What readers will see
        </Title>
        <Banners seen={seen} />
        <Radio.Group label="When" value={when} onChange={setWhen}>
          <Group mt="xs">
            <Radio value="now" label="Now" />
            <Radio value="later" label="At a time" />
          </Group>
        </Radio.Group>
        {when === 'later' && <TimeField value={time} onChange={setTime} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button loading={busy} disabled={!ready} onClick={() => void act()}>
            {when === 'now' ? 'Publish' : 'Schedule'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
