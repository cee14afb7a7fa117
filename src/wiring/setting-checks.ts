import { journalFolderFaults } from '../journal/journal-folder.ts';
import type { SettingChecks } from '../settings/settings.ts';
import { signingKeyFaults } from '../tokens/keys.ts';

/** What only the parts that use a setting can say of it. */
export const settingChecks: SettingChecks = { SIGNING_KEYS: signingKeyFaults, OUTAGE_JOURNAL: journalFolderFaults };
