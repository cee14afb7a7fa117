import { Alert, Button, List, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../../../api/api-context.tsx';
import { usePublication } from '../../../api/publication-context.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ConflictDialog } from '../../../components/conflict-dialog.tsx';
import { done, failed } from '../../../components/notices.ts';
import { Failure, Loading } from '../../../components/states.tsx';
import { draftOf } from '../../../components/wording/wording-draft.ts';
import { languageWord, placeInWords } from '../../../components/wording/wording-words.ts';
import { useUnsavedGuard } from '../../../navigation/navigation-context.tsx';
import { momentInWords } from '../../../zoned-time.ts';
import { ChangedElsewhere } from '../changed-elsewhere.tsx';
import { type WordingEditor as Editor, useWordingEditor } from '../use-wording-editor.ts';
import { type SeenWording, useWording } from '../use-wordings.ts';
import { differencesOf, merged } from '../wording-difference.ts';
import { WordingEditor } from '../wording-editor.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { type SeenDraft, useDraft, useDraftChanges } from './use-drafts.ts';

/** Where the draft stands: when it was saved, when it is published, or why it was not. */
function Standing({ seen }: { readonly seen: SeenDraft }) {
  const { timeZone } = usePublication();
  const mayChange = useMay('edit');
  const { saved, schedule, refused } = seen.draft;
  const { unschedule } = useDraftChanges(seen.wording.locale);
  const cancel = () =>
    unschedule(seen.etag).then(
      () => done('Cancelled. The draft stays.'),
      (error: unknown) => failed('Not cancelled', error),
    );
  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        Draft: readers do not see these texts. Saved by {saved.by}, {momentInWords(saved.at, timeZone)}.
      </Text>
      {schedule !== null && (
        <Alert color="blue" mb="md" title={`To be published on ${momentInWords(schedule.at, timeZone)} (${timeZone})`}>
          Arranged by {schedule.by}. The texts are checked again then.{' '}
          {mayChange && (
            <Button size="compact-sm" variant="default" onClick={() => void cancel()}>
              Cancel the schedule
            </Button>
          )}
        </Alert>
      )}
      {refused !== null && (
        <Alert color="red" mb="md" title={`Not published on ${momentInWords(refused.at, timeZone)}`}>
          <List size="sm">
            {refused.faults.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>
                {path === '' ? 'The draft' : placeInWords(path)} {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

interface OutdatedProps {
  readonly editor: Editor;
  readonly live: SeenWording;
  readonly onCompared: (etag: string) => void;
}

/** The published texts have changed since the draft was begun: says so, and shows both. */
function Outdated({ editor, live, onCompared }: OutdatedProps) {
  const [comparing, setComparing] = useState(false);
  const theirs = draftOf(live.wording);
  const versions = { base: theirs, mine: editor.draft, theirs };
  return (
    <Alert color="yellow" mb="md" title="The published texts have changed since this draft was started">
      <Button size="xs" variant="default" onClick={() => setComparing(true)}>
        Compare both versions
      </Button>
      {comparing && (
        <ConflictDialog
          what="these texts"
          rows={differencesOf(versions)}
          onChoose={(keys) => {
            editor.change(merged(versions, keys));
            onCompared(live.etag);
            setComparing(false);
          }}
          onClose={() => setComparing(false)}
        />
      )}
    </Alert>
  );
}

/** Throws a draft away, after a question. */
function Discard({ seen }: { readonly seen: SeenDraft }) {
  const { defaultLocale } = usePublication();
  const { locale } = seen.wording;
  const { discard, forget } = useDraftChanges(locale);
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const act = () =>
    discard(seen.etag).then(
      () => {
        done('The draft is discarded.');
        navigate(`/${seen.draft.basedOn === null ? defaultLocale : locale}`);
        return forget();
      },
      (error: unknown) => failed('Not discarded', error),
    );
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        Discard draft
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Discard this draft?"
        confirm="Discard draft"
        onConfirm={() => {
          setAsking(false);
          void act();
        }}
        onClose={() => setAsking(false)}
      >
        What is written in it is lost. Readers see what they see now.
      </ConfirmDialog>
    </>
  );
}

/** The editor over a draft: each save names the published texts that the draft is to replace. */
function useDraftEditor(opened: SeenDraft) {
  const { locale } = opened.wording;
  const changes = useDraftChanges(locale);
  const [basedOn, setBasedOn] = useState(opened.draft.basedOn);
  const keeper = {
    save: ({ wording, etag }: { wording: SeenWording['wording']; etag: string }) =>
      changes.save.mutateAsync({ wording, etag, basedOn }),
    look: changes.look,
    busy: changes.save.isPending,
    saved: 'The draft is saved. Readers do not see it.',
  };
  const editor = useWordingEditor({ draft: draftOf(opened.wording), etag: opened.etag }, keeper);
  return { changes, editor, basedOn, setBasedOn };
}

interface OpenedProps {
  readonly opened: SeenDraft;
  readonly latest: SeenDraft;
  readonly source: SeenWording;
}

function Opened({ opened, latest, source }: OpenedProps) {
  const mayChange = useMay('edit');
  const { timeZone } = usePublication();
  const { locale } = opened.wording;
  const { changes, editor, basedOn, setBasedOn } = useDraftEditor(opened);
  const { data: live } = useWording(locale, opened.draft.basedOn !== null);
  const [reviewing, setReviewing] = useState(false);
  const [, navigate] = useLocation();
  useUnsavedGuard(editor.dirty);
  const isOutdated = live !== undefined && live.etag !== basedOn;
  const review = async () => {
    if (!editor.dirty || (await editor.submit())) setReviewing(true);
  };
  const publish = async (despiteUntranslated: boolean) => {
    await changes.publish(latest.etag, despiteUntranslated);
    done(`${languageWord(locale)} is published. Readers meet it within a second.`);
    navigate(`/${locale}`);
    await changes.forget();
  };
  const schedule = async (at: string, despiteUntranslated: boolean) => {
    await changes.schedule(latest.etag, { at, despiteUntranslated });
    done(`To be published on ${momentInWords(at, timeZone)}.`);
    setReviewing(false);
  };
  return (
    <>
      <Standing seen={latest} />
      {isOutdated && <Outdated editor={editor} live={live} onCompared={setBasedOn} />}
      <ChangedElsewhere latest={latest} editor={editor} />
      <WordingEditor
        editor={editor}
        isDraft
        {...(source.wording.locale !== locale && { source: source.wording })}
        actions={
          mayChange && (
            <>
              <Button onClick={() => void review()}>Review and publish</Button>
              <Discard seen={latest} />
            </>
          )
        }
      />
      {reviewing && (
        <PublishDialog seen={latest} onClose={() => setReviewing(false)} publish={publish} schedule={schedule} />
      )}
    </>
  );
}

/** Texts in one language that no reader sees yet. */
export function DraftPage({ locale }: { readonly locale: string }) {
  const { defaultLocale } = usePublication();
  const { data, error, refetch } = useDraft(locale);
  const source = useWording(defaultLocale);
  if (data !== undefined && source.data !== undefined)
    return <Opened opened={data} latest={data} source={source.data} />;
  const failure = error ?? source.error;
  if (failure === null) return <Loading what="Loading the draft" />;
  return <Failure error={failure} title="This draft cannot be shown" retry={() => void refetch()} />;
}
