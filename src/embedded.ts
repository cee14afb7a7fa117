import type { CreateService, SettingsError } from './embedded-types.ts';
import { isOwnPath } from './http/own-paths.ts';
import { createService as createServiceFrom } from './service.ts';
import { identitySecretsIn } from './settings/environment.ts';
import { readSettings } from './settings/settings.ts';
import { settingChecks } from './wiring/setting-checks.ts';

/** What the package `stile` gives to programs that run Stile within a server of their own. */

function refusal(faults: readonly string[]): SettingsError {
  return Object.assign(new Error(`Stile cannot start: ${faults.join('; ')}`), { faults });
}

export const createService: CreateService = async (environment) => {
  const read = readSettings(environment, settingChecks);
  if ('faults' in read) throw refusal(read.faults.map(({ path, message }) => `${path} ${message}`));
  const created = await createServiceFrom(read.settings, { secretOf: identitySecretsIn(environment) });
  if ('faults' in created) throw refusal(created.faults);
  const { app, attach, close, isPublication, generatedAdminToken } = created.service;
  return {
    handle: app,
    isOwnPath: (path) => isOwnPath(path, isPublication),
    adminToken: generatedAdminToken,
    start: attach,
    close: () => close(),
  };
};
