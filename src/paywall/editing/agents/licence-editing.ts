import { type AgentLicence, isStillListed, mostLicences } from '../../agents/licence.ts';
import { PaywallError } from '../../errors.ts';
import { type Edit, isConflict, type PartCodec, type PartEditor } from '../part-editing.ts';

/** What an admin says of a licence. */
export type LicenceTerms = Pick<
  AgentLicence,
  'partner' | 'tiers' | 'sections' | 'quota' | 'keyThumbprint' | 'expiresAt'
>;

/** How licences are issued and revoked: felt in every process within a second, and in the audit log. Throws `store-unavailable`. */
export interface LicenceEditor {
  /** The newest first. */
  list(publication: string): Promise<readonly AgentLicence[]>;
  /** Throws `invalid-request` if there are as many as there may be. */
  issue(change: Edit & { readonly terms: LicenceTerms }): Promise<AgentLicence>;
  /** Null if there is no such licence. One that was revoked stays as it is. */
  revoke(change: Edit & { readonly id: string }): Promise<AgentLicence | null>;
}

interface Needs {
  readonly parts: PartEditor;
  readonly form: PartCodec<readonly AgentLicence[]>;
  /** No two are alike. */
  readonly newId: () => string;
}

/** Two admins at once: the second reads again. */
const attempts = 5;

const tooMany = () =>
  new PaywallError(
    'invalid-request',
    `There are ${mostLicences} licences already: revoke some, and let the old ones run out.`,
    {
      faults: [{ path: '', message: 'too many licences' }],
    },
  );

export function createLicenceEditor({ parts, form, newId }: Needs): LicenceEditor {
  async function read(publication: string) {
    const { version, value } = await parts.read(publication, 'agent-licences', form);
    return { version, licences: value ?? [] };
  }

  /** Makes a change of what is there then; null changes nothing. */
  async function change(
    { publication, ...by }: Edit,
    made: (licences: readonly AgentLicence[]) => {
      readonly licence: AgentLicence;
      readonly before: AgentLicence | null;
      readonly rest: readonly AgentLicence[];
    } | null,
    verb: 'create' | 'end',
  ): Promise<AgentLicence | null> {
    for (let attempt = 1; ; attempt += 1) {
      const { version, licences } = await read(publication);
      const change = made(licences);
      if (change === null) return null;
      const { licence, before, rest } = change;
      const listed = [licence, ...rest].filter((each) => isStillListed(each, by.now));
      try {
        await parts.write(
          { publication, ...by },
          {
            part: 'agent-licences',
            version,
            value: form.write(listed),
            what: `licence.${verb} ${licence.id}`,
            before,
            after: licence,
          },
        );
        return licence;
      } catch (error) {
        if (!isConflict(error) || attempt >= attempts) throw error;
      }
    }
  }

  return {
    list: async (publication) => (await read(publication)).licences,

    async issue({ terms, ...editing }) {
      const licence = { id: newId(), ...terms, issuedAt: editing.now, issuedBy: editing.who, revokedAt: null };
      await change(
        editing,
        (licences) => {
          const rest = licences.filter((each) => isStillListed(each, editing.now));
          if (rest.length >= mostLicences) throw tooMany();
          return { licence, before: null, rest };
        },
        'create',
      );
      return licence;
    },

    async revoke({ id, ...editing }) {
      const listed = (await read(editing.publication)).licences.find((each) => each.id === id);
      if (listed === undefined || listed.revokedAt !== null) return listed ?? null;
      return change(
        editing,
        (licences) => {
          const before = licences.find((each) => each.id === id);
          if (before === undefined) return null;
          const rest = licences.filter((each) => each.id !== id);
          return { licence: { ...before, revokedAt: before.revokedAt ?? editing.now }, before, rest };
        },
        'end',
      );
    },
  };
}
