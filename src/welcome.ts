import type { Settings } from './settings/settings.ts';

interface Running {
  readonly port: number;
  /** Made by sandbox mode for itself; null if `ADMIN_TOKENS` were given. */
  readonly adminToken: string | null;
}

/** What is printed at start: in sandbox mode where to look, in production nothing beside the log. */
export function welcome({ mode, publicUrl, port, adminPort }: Settings, { adminToken }: Running): readonly string[] {
  if (mode === 'production') return [];
  const admin = new URL('/admin', publicUrl);
  if (adminPort !== port) admin.port = String(adminPort);
  return [
    '',
    '  Stile runs in sandbox mode.',
    '',
    `  Read, count down, meet the wall   ${publicUrl}/demo`,
    `  Offers, meters, wording, readers  ${admin.href}`,
    `  The HTTP interface                ${publicUrl}/docs`,
    ...(adminToken === null ? [] : [`  Admin token                       ${adminToken}`]),
    '',
    '  Stop it with Ctrl-C. Its data are in STORE_URL (default: the folder ./data).',
    '',
  ];
}
