import { Group, TextInput } from '@mantine/core';
import type { EffectsDraft } from './effects-draft.ts';

interface Props {
  readonly limits: EffectsDraft['limits'];
  /** Those of the publication. */
  readonly usual: { readonly anonymous: number; readonly registered: number };
  readonly onChange: (limits: EffectsDraft['limits']) => void;
  readonly faultAt: (path: string) => string | undefined;
}

const kinds = [
  { kind: 'anonymous', label: 'Anonymous readers' },
  { kind: 'registered', label: 'Registered readers' },
] as const;

/** How many free articles; an empty field leaves as many as usual. */
export const LimitFields = ({ limits, usual, onChange, faultAt }: Props) => (
  <Group align="flex-start" gap="md">
    {kinds.map(({ kind, label }) => (
      <TextInput
        key={kind}
        label={label}
        description={`Usually ${usual[kind]}; empty for as many as usual`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={String(usual[kind])}
        inputMode="numeric"
        w={240}
        value={limits[kind]}
        onChange={({ currentTarget }) => onChange({ ...limits, [kind]: currentTarget.value })}
        error={faultAt(`limits.${kind}`)}
      />
    ))}
  </Group>
);
