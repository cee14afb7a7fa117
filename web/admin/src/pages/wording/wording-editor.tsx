import { Alert, Anchor, Grid, Group, List, Stack, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { wordingProgress } from '../../../../../src/paywall/editing/wording-progress.ts';
import type { Wording } from '../../../../../src/paywall/wording/wording.ts';
import { useMay } from '../../api/api-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { ConflictDialog } from '../../components/conflict-dialog.tsx';
import { BannerFields } from '../../components/wording/banner-fields.tsx';
import { draftOf } from '../../components/wording/wording-draft.ts';
import { placeInWords, stateWords } from '../../components/wording/wording-words.ts';
import { Progress } from './drafts/progress.tsx';
import { GeneralFields } from './general-fields.tsx';
import { Parts, partOf, type WordingPart } from './parts.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import type { WordingEditor as Editor } from './use-wording-editor.ts';
import { differencesOf, merged } from './wording-difference.ts';

function Conflict({ editor }: { readonly editor: Editor }) {
  const { theirs, base, draft, rebase, closeConflict } = editor;
  if (theirs === null) return null;
  const versions = { base: base.draft, mine: draft, theirs: draftOf(theirs.wording) };
  return (
    <ConflictDialog
      key={theirs.etag}
      what="these texts"
      rows={differencesOf(versions)}
      onChoose={(keys) => rebase(theirs, merged(versions, keys))}
      onClose={closeConflict}
    />
  );
}

interface FaultsProps {
  readonly editor: Editor;
  readonly isDraft: boolean;
  readonly onShow: (part: WordingPart) => void;
}

/** Everything that keeps it from being saved, wherever it is. */
function Faults({ editor: { faults }, isDraft, onShow }: FaultsProps) {
  if (faults.length === 0) return null;
  return (
    <Alert
      color={isDraft ? 'yellow' : 'red'}
      title={isDraft ? 'Before it can be published' : 'This cannot be saved yet'}
    >
      <List size="sm">
        {faults.map((fault) => (
          <List.Item key={`${fault.path} ${fault.offset} ${fault.message}`}>
            <Anchor component="button" type="button" size="sm" underline="always" onClick={() => onShow(partOf(fault))}>
              {placeInWords(fault.path)}
            </Anchor>{' '}
            {fault.message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Shows a part, and goes to the first of its fields that is wrong if that is why. */
function usePart() {
  const [part, setPart] = useState<WordingPart>('metered');
  const [atFault, setAtFault] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!atFault) return;
    setAtFault(false);
    fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [atFault]);
  function show(next: WordingPart): void {
    setPart(next);
    setAtFault(true);
  }
  return { part, setPart, show, fields };
}

interface Props {
  readonly editor: Editor;
  /** Texts that no reader sees, which may be saved before they are right. */
  readonly isDraft?: boolean;
  /** The texts from which these are translated. */
  readonly source?: Wording;
  /** What else one can do. */
  readonly actions?: ReactNode;
}

/** Every text of one language, with what readers see of them beside. */
export function WordingEditor({ editor, isDraft = false, source, actions }: Props) {
  const mayChange = useMay('edit');
  const { faults, dirty, busy, submit, wording } = editor;
  const { part, setPart, show, fields } = usePart();
  const [first] = faults;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (first !== undefined && !isDraft) show(partOf(first));
    else await submit();
  };
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      {source !== undefined && (
        <Progress
          progress={wordingProgress(wording, source)}
          source={source.locale}
          onShow={(path) => show(partOf({ path, message: '' }))}
        />
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 3, xl: 2 }}>
          <Parts part={part} onChoose={setPart} faults={faults} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9, lg: 5, xl: 5 }}>
          <fieldset disabled={!mayChange} className="bare-fieldset">
            <Stack gap="md" ref={fields}>
              <Title order={2} size="h4">
                {part === 'general' ? 'All banners' : stateWords[part].label}
              </Title>
              {part === 'general' ? <GeneralFields editor={editor} /> : <BannerFields editor={editor} state={part} />}
              <Faults editor={editor} isDraft={isDraft} onShow={show} />
              {mayChange && (
                <Group>
                  <BusyButton type="submit" busy={busy} variant={dirty ? 'filled' : 'default'}>
                    {isDraft ? 'Save draft' : 'Save'}
                  </BusyButton>
                  {actions}
                </Group>
              )}
            </Stack>
          </fieldset>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4, xl: 5 }}>
          <PreviewPanel key={part} wording={wording} state={part === 'general' ? 'trial-offer' : part} />
        </Grid.Col>
      </Grid>
      <Conflict editor={editor} />
    </form>
  );
}
