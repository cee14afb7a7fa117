import { done } from '../../components/notices.ts';
import { VersionHistory } from '../../components/version-history.tsx';
import { draftOf, type WordingBody } from '../../components/wording/wording-draft.ts';
import type { WordingEditor } from './use-wording-editor.ts';
import { wordingChanges } from './wording-change.ts';

interface Props {
  readonly editor: WordingEditor;
  /** The version that is saved. */
  readonly saved: WordingBody;
}

/** The versions of one language. What is restored is checked, previewed and saved as if somebody had typed it. */
export function WordingHistory({ editor: { base, change, dirty }, saved }: Props) {
  return (
    <VersionHistory<WordingBody>
      path={`/banners/${encodeURIComponent(saved.locale)}/history`}
      etag={base.etag ?? ''}
      changes={wordingChanges}
      restorable={wordingChanges}
      shown={saved}
      dirty={dirty}
      onRestore={(version, from) => {
        change(draftOf(version));
        done(`The texts are as they were on ${from}. Look at them and save to restore that version.`);
      }}
    />
  );
}
