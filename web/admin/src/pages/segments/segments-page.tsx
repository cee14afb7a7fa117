import { Alert, Button, Stack } from '@mantine/core';
import { type FormEvent, useEffect, useMemo, useRef } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { type SeenSegments, useSegments } from '../../api/use-segments.ts';
import { ConflictDialog } from '../../components/conflict-dialog.tsx';
import type { Names } from '../../components/effects/effects-words.ts';
import { offerLabel } from '../../components/effects/offer-label.ts';
import { type EffectsWorld, useEffectsWorld } from '../../components/effects/use-effects-world.ts';
import { LookingOnly } from '../../components/looking-only.tsx';
import { done } from '../../components/notices.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { SaveBar } from '../../components/save-bar.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { VersionHistory } from '../../components/version-history.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { AddRule, NoRules } from './add-rule.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { RuleList } from './rule-list.tsx';
import { TryReader } from './try-reader.tsx';
import './segments.css';
import { mergedRules, segmentChanges, segmentConflict } from './segments-difference.ts';
import { type SegmentsEditor, useSegmentsEditor } from './use-segments-editor.ts';

interface Parts {
  readonly editor: SegmentsEditor;
  readonly names: Names;
}

/** What has been saved elsewhere is shown at once where nothing has been typed, and else offered. */
function ChangedElsewhere({ latest, editor }: { readonly latest: SeenSegments; readonly editor: SegmentsEditor }) {
  const { base, dirty, busy, begin, compare } = editor;
  const changed = !busy && latest.etag !== base.etag;
  useEffect(() => {
    if (changed && !dirty) begin(latest);
  });
  if (!changed || !dirty) return null;
  return (
    <Alert color="yellow" title="Someone else has changed the rules since you opened them" mb="md">
      <Button size="xs" variant="default" onClick={() => compare(latest)}>
        Compare both versions
      </Button>
    </Alert>
  );
}

function Conflict({ editor, names }: Parts) {
  const { theirs, base, rules, rebase, closeConflict } = editor;
  if (theirs === null) return null;
  const versions = { base: base.rules, mine: rules, theirs: theirs.rules };
  return (
    <ConflictDialog
      key={theirs.etag}
      what="the rules"
      rows={segmentConflict(versions, names)}
      onChoose={(keys) => {
        rebase(theirs, mergedRules(versions, keys));
        closeConflict();
      }}
      onClose={closeConflict}
    />
  );
}

/** After a refused save the focus is on the first wrong field, whose rule has been opened. */
function useFocusOnFault(faults: SegmentsEditor['faults']) {
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (faults.length > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return element;
}

function SegmentsForm({ editor, names, world }: Parts & { readonly world: EffectsWorld }) {
  const mayChange = useMay('edit');
  const { base, rules, faults, dirty, busy, prepare, begin } = editor;
  const element = useFocusOnFault(faults);
  const wrong = faults.length;
  const refused = wrong === 0 ? null : `Not saved: ${wrong === 1 ? 'one field is' : `${wrong} fields are`} wrong.`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void prepare();
  };
  return (
    <form ref={element} onSubmit={submit} noValidate>
      <Stack gap="md" maw={1100}>
        {rules.length === 0 ? (
          <NoRules editor={editor} world={world} mayChange={mayChange} />
        ) : (
          <>
            <RuleList
              editor={editor}
              names={names}
              warnings={[...base.faults, ...base.warnings]}
              mayChange={mayChange}
            />
            {mayChange && (
              <div>
                <AddRule editor={editor} world={world} />
              </div>
            )}
          </>
        )}
      </Stack>
      {mayChange && (
        <SaveBar dirty={dirty} busy={busy} refused={refused} save="Review and save" onDiscard={() => begin(base)} />
      )}
    </form>
  );
}

function History({ editor, names }: Parts) {
  const { base, dirty, restore } = editor;
  return (
    <VersionHistory<Pick<SeenSegments, 'rules'>>
      path="/segments/history"
      etag={base.etag}
      changes={(before, after) => segmentChanges(before.rules, after.rules, names)}
      restorable={(before, after) => segmentChanges(before.rules, after.rules, names)}
      shown={base}
      dirty={dirty}
      onRestore={(version, from) => {
        restore(version.rules);
        done(`The rules are as they were on ${from}. Review and save them to restore that version.`);
      }}
    />
  );
}

function Editor({ latest, world }: { readonly latest: SeenSegments; readonly world: EffectsWorld }) {
  const mayChange = useMay('edit');
  const { timeZone } = usePublication();
  const editor = useSegmentsEditor(latest);
  useUnsavedGuard(editor.dirty);
  const names = useMemo((): Names => {
    const [wording] = world.wordings.values();
    const labels = new Map(world.offers.map((offer) => [offer.id, offerLabel(offer, wording, timeZone)]));
    return { offer: (id) => labels.get(id) ?? id };
  }, [world, timeZone]);
  return (
    <>
      {!mayChange && <LookingOnly what="the rules of segments" right="edit" />}
      <ChangedElsewhere latest={latest} editor={editor} />
      <SegmentsForm editor={editor} names={names} world={world} />
      {(editor.rules.length > 0 || latest.rules.length > 0) && <TryReader editor={editor} />}
      <History editor={editor} names={names} />
      <ReviewDialog editor={editor} names={names} />
      <Conflict editor={editor} names={names} />
    </>
  );
}

/** Which readers meet another paywall than all others. */
export function SegmentsPage() {
  const { data, error, refetch } = useSegments();
  const { world, error: worldError } = useEffectsWorld();
  const failure = data === undefined ? (error ?? worldError) : worldError;
  const isThere = data !== undefined && world !== null;
  return (
    <>
      <PageTitle
        title="Segments"
        about="Rules by which some readers get another limit, other walls, other offers or other words. The first rule that fits a view holds."
      />
      {isThere && <Editor latest={data} world={world} />}
      {!isThere && failure === null && <Loading what="Loading the rules" />}
      {!isThere && failure !== null && (
        <Failure error={failure} title="The rules cannot be shown" retry={() => void refetch()} />
      )}
    </>
  );
}
