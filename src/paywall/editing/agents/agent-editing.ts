import type { AgentRules } from '../../agents/agent.ts';
import {
  type ConditionalEdit,
  checkVersion,
  type PartCodec,
  type PartEditor,
  type Versioned,
} from '../part-editing.ts';

/**
 * How admins look at and change what agents may. It goes by what the store holds, is felt in every process within a second, and is in
 * the audit log. Both methods throw `store-unavailable`.
 */
export interface AgentEditor {
  /** Version 0 and null if nothing was ever said of agents. */
  read(publication: string): Promise<Versioned<AgentRules | null>>;
  /** Null takes the rules away. Throws `version-conflict` if somebody else has changed them meanwhile. */
  replace(change: ConditionalEdit & { readonly rules: AgentRules | null }): Promise<Versioned<AgentRules | null>>;
}

export function createAgentEditor(parts: PartEditor, form: PartCodec<AgentRules>): AgentEditor {
  const read = (publication: string) => parts.read(publication, 'agents', form);

  return {
    read,

    async replace({ rules, seenVersions, ...editing }) {
      const { value: before, version } = await read(editing.publication);
      checkVersion(version, seenVersions, 'policy for agents');
      const written = await parts.write(editing, {
        part: 'agents',
        version,
        value: rules === null ? null : form.write(rules),
        what: 'agents.update',
        before,
        after: rules,
      });
      return { value: rules, version: written };
    },
  };
}
