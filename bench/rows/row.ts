import type { TestResources } from '../../test/support/test-resources.ts';
import type { Everybody } from '../contenders/everybody.ts';
import type { GrownStore } from '../contenders/grown-store.ts';
import type { ProductionSettings } from '../contenders/production-settings.ts';
import type { Figure } from '../judging/figure.ts';
import type { Options } from '../options.ts';

export interface Bench {
  readonly options: Options;
  /** Ended with the row. */
  readonly resources: TestResources;
  readonly settings: ProductionSettings;
  /** Started with the first row that asks for them, and ended with the last row. */
  readonly everybody: () => Promise<Everybody>;
  /** Filled with the first row that asks for it. */
  readonly grownStore: () => Promise<GrownStore>;
  /** Says how far it is. */
  readonly say: (text: string) => void;
}

export interface Table {
  readonly headings: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

export interface RowOutcome {
  readonly figures: readonly Figure[];
  readonly table: Table;
  /** Why the figures are worth nothing; none if they are worth something. */
  readonly faults: readonly string[];
  /** File → SVG. */
  readonly plots?: Readonly<Record<string, string>>;
}

/** What belongs together, because it is measured in turns. */
export interface Row {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<RowOutcome>;
}
