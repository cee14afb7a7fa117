import { NavLink } from '@mantine/core';
import { Link, useRoute } from 'wouter';
import { Icon } from '../components/icon.tsx';
import { pages } from '../pages/pages.ts';

type Entry = (typeof pages)[number];

function PageLink({
  entry: { path, label, icon },
  onChoose,
}: {
  readonly entry: Entry;
  readonly onChoose: () => void;
}) {
  const [active] = useRoute(`/${path}/*?`);
  return (
    <Link href={`/${path}`} asChild onClick={onChoose}>
      <NavLink
        component="a"
        label={label}
        leftSection={<Icon name={icon} />}
        active={active}
        aria-current={active ? 'page' : undefined}
      />
    </Link>
  );
}

/** The pages of the publication. */
export function NavLinks({ onChoose }: { readonly onChoose: () => void }) {
  return pages.map((entry) => <PageLink key={entry.path} entry={entry} onChoose={onChoose} />);
}
