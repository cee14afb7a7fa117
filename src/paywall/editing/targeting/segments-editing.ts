import type { SegmentRule } from '../../segments/segment.ts';
import {
  type ConditionalEdit,
  checkVersion,
  type PartCodec,
  type PartEditor,
  type Versioned,
} from '../part-editing.ts';

type Rules = readonly SegmentRule[];

/**
 * How admins look at and change the rules of a publication, all of them at once because their order decides. It goes by what the store
 * holds, is felt in every process within a second, and is in the audit log. Both methods throw `store-unavailable`.
 */
export interface SegmentsEditor {
  /** Version 0 and no rules if there were never any. */
  read(publication: string): Promise<Versioned<Rules>>;
  /** No count is touched by it. Throws `version-conflict` if somebody else has changed the rules meanwhile. */
  replace(change: ConditionalEdit & { readonly rules: Rules }): Promise<Versioned<Rules>>;
}

export function createSegmentsEditor(parts: PartEditor, form: PartCodec<Rules>): SegmentsEditor {
  async function read(publication: string): Promise<Versioned<Rules>> {
    const { version, value } = await parts.read(publication, 'segments', form);
    return { version, value: value ?? [] };
  }

  return {
    read,

    async replace({ rules, seenVersions, ...editing }) {
      const before = await read(editing.publication);
      checkVersion(before.version, seenVersions, 'list of rules');
      const version = await parts.write(editing, {
        part: 'segments',
        version: before.version,
        value: form.write(rules),
        what: 'segments.update',
        before: { rules: before.value },
        after: { rules },
      });
      return { value: rules, version };
    },
  };
}
