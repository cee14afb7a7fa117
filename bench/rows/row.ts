import type { TestResources } from '../../test/support/test-resources.ts';
import type { ProductionSettings } from '../contenders/production-settings.ts';
import type { Figure } from '../judging/figure.ts';
import type { Options } from '../options.ts';

/** Where a row puts what it starts; all of it is ended with the row. */
export interface Bench {
  readonly options: Options;
  readonly resources: TestResources;
  readonly settings: ProductionSettings;
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
