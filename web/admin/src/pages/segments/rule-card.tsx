import { useSortable } from '@dnd-kit/sortable';
import { Badge, Box, Button, Collapse, Group, Menu, Paper, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import type { SegmentRule } from '../../../../../src/paywall/segments/segment.ts';
import type { FieldFault } from '../../api/problem.ts';
import type { Names } from '../../components/effects/effects-words.ts';
import { Icon } from '../../components/icon.tsx';
import { RuleFields } from './rule-fields.tsx';
import { ruleSentence } from './rule-words.ts';
import type { SegmentsEditor } from './use-segments-editor.ts';

interface Props {
  readonly editor: SegmentsEditor;
  readonly index: number;
  readonly rule: SegmentRule;
  readonly names: Names;
  /** What is odd about it, or has become wrong. */
  readonly warnings: readonly FieldFault[];
  readonly mayChange: boolean;
}

const called = ({ name }: SegmentRule) => (name === '' ? 'New rule' : name);

/** What else one does with a rule. Moving stands here too, for those who cannot drag. */
function MoreActs({
  editor,
  index,
  name,
}: {
  readonly editor: SegmentsEditor;
  readonly index: number;
  readonly name: string;
}) {
  const { drafts, move, duplicate, remove } = editor;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" size="compact-sm" aria-label={`More for ${name}`}>
          <Icon name="more" size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={index === 0} onClick={() => move(index, index - 1)}>
          Move up
        </Menu.Item>
        <Menu.Item disabled={index === drafts.length - 1} onClick={() => move(index, index + 1)}>
          Move down
        </Menu.Item>
        <Menu.Item onClick={() => duplicate(index)}>Duplicate</Menu.Item>
        <Menu.Item color="red" onClick={() => remove(index)}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same as the handle, for what is dragged by it. */
function placeOf(transform: { readonly x: number; readonly y: number } | null, transition: string | undefined) {
  return {
    transform: transform === null ? undefined : `translate3d(0, ${transform.y}px, 0)`,
    transition,
  };
}

interface RuleWordsProps extends Pick<Props, 'index' | 'rule' | 'names' | 'warnings'> {
  readonly id: string;
}

const RuleWords = ({ index, rule, names, warnings, id }: RuleWordsProps) => {
  const name = called(rule);
  return (
    <Box className="rule-words">
      <Group gap="xs">
        <Text fw={600} id={`${id}-name`} className="anywhere">
          {index + 1}. {name}
        </Text>
        {!rule.on && (
          <Badge color="gray" variant="outline">
            Off
          </Badge>
        )}
      </Group>
      <Text size="sm" mt={2} className="anywhere" data-sentence>
        {ruleSentence(rule, names)}
      </Text>
      {warnings.map(({ path, message }) => (
        <Text key={`${path} ${message}`} size="sm" mt={4} className="rule-warning">
          Look at this again: it {message}.
        </Text>
      ))}
    </Box>
  );
};

interface RuleActsProps extends Pick<Props, 'editor' | 'index' | 'rule'> {
  readonly isOpen: boolean;
}

const RuleActs = ({ editor, index, rule, isOpen }: RuleActsProps) => {
  const { open, change } = editor;
  const name = called(rule);
  return (
    <Group gap="sm" wrap="nowrap" className="rule-acts">
      <Switch
        aria-label={`${name} is on`}
        checked={rule.on}
        onChange={({ currentTarget }) => change(index, { on: currentTarget.checked })}
      />
      <Button
        variant="default"
        size="compact-sm"
        aria-expanded={isOpen}
        aria-label={`${isOpen ? 'Close' : 'Edit'} ${name}`}
        onClick={() => open(isOpen ? null : rule.id)}
      >
        {isOpen ? 'Close' : 'Edit'}
      </Button>
      <MoreActs editor={editor} index={index} name={name} />
    </Group>
  );
};

/** One rule: what it does in a sentence, its switch, and its fields while it is edited. */
export function RuleCard({ editor, index, rule, names, warnings, mayChange }: Props) {
  const { opened, change, faults, version } = editor;
  const draft = editor.drafts[index];
  const sortable = useSortable({ id: rule.id, disabled: !mayChange });
  const name = called(rule);
  const isOpen = opened === rule.id && mayChange;
  const id = useId();
  return (
    <Paper
      component="li"
      withBorder
      p="md"
      radius="md"
      ref={sortable.setNodeRef}
      style={placeOf(sortable.transform, sortable.transition)}
      className="rule-card"
      data-dragging={sortable.isDragging || undefined}
      data-off={!rule.on || undefined}
    >
      <div className="rule-head">
        {mayChange && (
          <button
            type="button"
            className="drag-handle"
            {...sortable.attributes}
            {...sortable.listeners}
            aria-label={`Move ${name}, rule ${index + 1}`}
          >
            <Icon name="grip" size={16} />
          </button>
        )}
        <RuleWords {...{ index, rule, names, warnings, id }} />
        {mayChange && <RuleActs editor={editor} index={index} rule={rule} isOpen={isOpen} />}
      </div>
      {draft !== undefined && isOpen && (
        <Collapse expanded={isOpen}>
          <Box mt="lg" role="group" aria-labelledby={`${id}-name`}>
            <RuleFields
              key={version}
              draft={draft}
              path={`rules.${index}`}
              faults={faults}
              onChange={(next) => change(index, next)}
            />
          </Box>
        </Collapse>
      )}
    </Paper>
  );
}
