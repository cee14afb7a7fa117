import { Alert, Box, Button, List, Stack } from '@mantine/core';
import { type FormEvent, useEffect, useRef } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { type SeenMeter, useMeter, useWindowWarnings } from '../../api/use-meter.ts';
import { ConflictDialog } from '../../components/conflict-dialog.tsx';
import { LookingOnly } from '../../components/looking-only.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { SaveBar } from '../../components/save-bar.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { useFieldOfAddress } from '../../search/focus-field.ts';
import { ExemptionFields } from './exemption-fields.tsx';
import { IdentityFields } from './identity-fields.tsx';
import { KillSwitch } from './kill-switch.tsx';
import { differencesOf, merged } from './meter-difference.ts';
import { draftOf } from './meter-draft.ts';
import { AllowanceFields, TroubleFields } from './meter-fields.tsx';
import { MeterHistory } from './meter-history.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { TryAddress } from './try-address.tsx';
import { type MeterEditor, useMeterEditor } from './use-meter-editor.ts';
import { WallFields } from './wall-fields.tsx';
import { WindowWarnings } from './window-warnings.tsx';

/** What has been saved elsewhere is shown at once where nothing has been typed, and else offered. */
function ChangedElsewhere({ latest, editor }: { readonly latest: SeenMeter; readonly editor: MeterEditor }) {
  const { base, form, begin, compare, busy } = editor;
  const changed = !busy && latest.etag !== base.etag;
  const dirty = form.isDirty();
  useEffect(() => {
    if (changed && !dirty) begin(latest);
  });
  if (!changed || !dirty) return null;
  return (
    <Alert color="yellow" title="Someone else has changed the meter since you opened it" mb="md">
      <Button size="xs" variant="default" onClick={() => compare(latest)}>
        Compare both versions
      </Button>
    </Alert>
  );
}

function Conflict({ editor }: { readonly editor: MeterEditor }) {
  const { theirs, base, form, rebase, closeConflict } = editor;
  if (theirs === null) return null;
  const versions = { base: draftOf(base.meter), mine: form.values, theirs: draftOf(theirs.meter) };
  return (
    <ConflictDialog
      key={theirs.etag}
      what="the meter"
      rows={differencesOf(versions)}
      onChoose={(keys) => rebase(theirs, merged(versions, keys))}
      onClose={closeConflict}
    />
  );
}

/** After a refused save the focus is on the first wrong field. */
function useFocusOnFault(errors: MeterEditor['form']['errors']) {
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  return element;
}

function Unsaved({ editor: { form, base, busy, begin } }: { readonly editor: MeterEditor }) {
  const wrong = Object.keys(form.errors).length;
  const refused = wrong === 0 ? null : `Not saved: ${wrong === 1 ? 'one field is' : `${wrong} fields are`} wrong.`;
  return (
    <SaveBar
      dirty={form.isDirty()}
      busy={busy}
      refused={refused}
      save="Review and save"
      onDiscard={() => begin(base)}
    />
  );
}

function MeterForm({ editor }: { readonly editor: MeterEditor }) {
  const mayChange = useMay('edit');
  const { form, prepare } = editor;
  const element = useFocusOnFault(form.errors);
  useFieldOfAddress();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void prepare();
  };
  return (
    <form ref={element} onSubmit={submit} noValidate>
      <fieldset disabled={!mayChange} className="bare-fieldset">
        <Stack gap="lg" maw={860}>
          <AllowanceFields form={form} />
          <IdentityFields form={form} />
        </Stack>
      </fieldset>
      <Box my="lg" maw={860}>
        <TryAddress rule={form.values.articleIdentity} />
      </Box>
      <fieldset disabled={!mayChange} className="bare-fieldset">
        <Stack gap="lg" maw={860}>
          <WallFields form={form} />
          <ExemptionFields form={form} />
          <TroubleFields form={form} />
          {Object.keys(form.errors).length > 0 && (
            <Alert color="red" title="Not saved" role="alert">
              <List size="sm">
                {Object.entries(form.errors).map(([path, message]) => (
                  <List.Item key={path}>
                    {path}: {message}
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
        </Stack>
      </fieldset>
      {mayChange && <Unsaved editor={editor} />}
    </form>
  );
}

function LiveWarnings({ etag }: { readonly etag: string }) {
  const { data = [] } = useWindowWarnings(etag);
  return <WindowWarnings warnings={data} when="now" />;
}

/** Whether nothing but the kill switch is another. */
const isSameButOpen = (one: SeenMeter, other: SeenMeter) =>
  JSON.stringify({ ...one.meter, open: false }) === JSON.stringify({ ...other.meter, open: false });

function Editor({ opened, latest }: { readonly opened: SeenMeter; readonly latest: SeenMeter }) {
  const mayChange = useMay('edit');
  const editor = useMeterEditor(opened);
  const { form, base, rebase } = editor;
  const dirty = form.isDirty();
  useUnsavedGuard(dirty);
  /** What else somebody has changed meanwhile is not taken for seen. */
  function keepTyping(seen: SeenMeter): void {
    if (dirty && isSameButOpen(seen, base)) rebase(seen, form.values);
  }
  return (
    <>
      <KillSwitch open={latest.meter.open} onThrown={keepTyping} />
      {!mayChange && <LookingOnly what="the meter" right="edit" />}
      <ChangedElsewhere latest={latest} editor={editor} />
      <LiveWarnings etag={latest.etag} />
      <MeterForm editor={editor} />
      <MeterHistory editor={editor} />
      <ReviewDialog editor={editor} />
      <Conflict editor={editor} />
    </>
  );
}

/** Who may read how much. */
export function MeterPage() {
  const { data, error, refetch } = useMeter();
  return (
    <>
      <PageTitle
        title="Meter"
        about="How much readers may read before they meet a wall, and who is let in anyway. What a reader has already opened stays open."
      />
      {data !== undefined && <Editor opened={data} latest={data} />}
      {data === undefined && error === null && <Loading what="Loading the meter" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="The meter cannot be shown" retry={() => void refetch()} />
      )}
    </>
  );
}
