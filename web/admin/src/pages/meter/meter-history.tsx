import type { MeterBody } from '../../api/use-meter.ts';
import { done } from '../../components/notices.ts';
import { VersionHistory } from '../../components/version-history.tsx';
import { meterChanges } from './meter-change.ts';
import { draftOf } from './meter-draft.ts';
import type { MeterEditor } from './use-meter-editor.ts';

/** The switch has a button of its own, and is not restored with the rest. */
const restorable = (before: MeterBody, after: MeterBody) => meterChanges(before, { ...after, open: before.open });

/** The versions of the meter. What is restored is reviewed and saved as if somebody had typed it. */
export function MeterHistory({ editor: { base, form } }: { readonly editor: MeterEditor }) {
  return (
    <VersionHistory<MeterBody>
      path="/meter/history"
      etag={base.etag}
      changes={meterChanges}
      restorable={restorable}
      shown={base.meter}
      dirty={form.isDirty()}
      onRestore={(version, from) => {
        form.setValues(draftOf(version));
        form.clearErrors();
        done(`The fields are as they were on ${from}. Review and save them to restore that version.`);
      }}
    />
  );
}
