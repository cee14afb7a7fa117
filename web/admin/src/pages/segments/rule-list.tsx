import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Stack } from '@mantine/core';
import type { FieldFault } from '../../api/problem.ts';
import type { Names } from '../../components/effects/effects-words.ts';
import { RuleCard } from './rule-card.tsx';
import type { SegmentsEditor } from './use-segments-editor.ts';

interface Props {
  readonly editor: SegmentsEditor;
  readonly names: Names;
  /** By the paths of what is saved. */
  readonly warnings: readonly FieldFault[];
  readonly mayChange: boolean;
}

const instructions = {
  draggable:
    'Press space or Enter to pick the rule up. Move it with the arrow keys, put it down with space, and leave it where it was with Escape.',
};

function announcementsFor({ rules }: SegmentsEditor): Announcements {
  const nameOf = (id: UniqueIdentifier) => rules.find((rule) => rule.id === id)?.name ?? 'The rule';
  const placeOf = (id: UniqueIdentifier) => rules.findIndex((rule) => rule.id === id) + 1;
  return {
    onDragStart: ({ active }) => `Picked up ${nameOf(active.id)}.`,
    onDragOver: ({ active, over }) =>
      over === null ? undefined : `${nameOf(active.id)} is in place ${placeOf(over.id)} of ${rules.length}.`,
    onDragEnd: ({ active, over }) =>
      over === null ? undefined : `${nameOf(active.id)} was put in place ${placeOf(over.id)} of ${rules.length}.`,
    onDragCancel: ({ active }) => `${nameOf(active.id)} is where it was.`,
  };
}

const warningsOf = (warnings: readonly FieldFault[], index: number) =>
  warnings.filter(({ path }) => path.startsWith(`rules.${index}.`));

/** The rules in their order, which is changed by dragging, with the keyboard, or in the menu of each. */
export function RuleList({ editor, names, warnings, mayChange }: Props) {
  const { rules, move, dirty } = editor;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const indexOf = (id: UniqueIdentifier) => rules.findIndex((rule) => rule.id === id);
  function drop({ active, over }: DragEndEvent): void {
    if (over !== null && over.id !== active.id) move(indexOf(active.id), indexOf(over.id));
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={drop}
      accessibility={{ announcements: announcementsFor(editor), screenReaderInstructions: instructions }}
    >
      <SortableContext items={rules.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <Stack component="ol" gap="sm" p={0} m={0} className="plain-list" aria-label="Rules, the first that fits holds">
          {rules.map((rule, index) => (
            <RuleCard
              key={rule.id}
              editor={editor}
              index={index}
              rule={rule}
              names={names}
              warnings={dirty ? [] : warningsOf(warnings, index)}
              mayChange={mayChange}
            />
          ))}
        </Stack>
      </SortableContext>
    </DndContext>
  );
}
