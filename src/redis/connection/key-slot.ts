/** How many slots a cluster has. */
export const slotCount = 16_384;

/** What each byte does to a CRC16 of the kind XMODEM: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ */
const steps = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/** Which slot of a cluster `key` is in: that of what stands in its first braces, if anything does. */
export function slotOf(key: string): number {
  const from = key.indexOf('{');
  const to = from === -1 ? -1 : key.indexOf('}', from + 1);
  const hashed = to > from + 1 ? key.slice(from + 1, to) : key;
  let crc = 0;
  for (const byte of Buffer.from(hashed)) crc = ((crc << 8) & 0xffff) ^ (steps[(crc >> 8) ^ byte] ?? 0);
  return crc % slotCount;
}
