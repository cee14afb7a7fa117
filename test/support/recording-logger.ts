/** What was logged, line by line, for a test to read. */
export interface RecordingLogger {
  readonly lines: readonly string[];
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export function createRecordingLogger(): RecordingLogger {
  const lines: string[] = [];
  return {
    lines,
    info: (_details, message) => void lines.push(`info: ${message}`),
    warn: (_details, message) => void lines.push(`warn: ${message}`),
  };
}
