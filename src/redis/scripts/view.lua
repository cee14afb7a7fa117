-- Reads the entitlement and, where that does not let the reader in, asks the meter and counts one view.
-- KEYS: 1 entitlements, 2 meter, 3 the meter as earlier versions kept it
-- ARGV: 1 reader, 2 article and time (6 bytes, and 3 or 5), 3 limit, 4 now (13 digits), 5 end of a rolling window that would begin
--       now (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms), 8 '1' to count or '', 9 the oldest time that
--       may still be given back if a receipt is handed out or '', 10 '1' to ask for a reader who was united with this one or ''
-- Returns: in one text, because taking a list apart is felt on every view, with spaces between: outcome ('late' past the deadline:
--          nothing was written; 'unmoved': neither; 'moved': then comes the key of the reader whom this one was united with),
--          used, united (0 or 1), window end, entitlement; the last two may be empty. 'late' and 'unmoved' stand alone
local reader, entry, now, ends, width = ARGV[1], ARGV[2], ARGV[4], ARGV[5], #ARGV[2]
local entitlement = ARGV[10] == '' and redis.call('HGET', KEYS[1], reader)
local function said(outcome, used, united, ends)
  return outcome .. ' ' .. used .. ' ' .. united .. ' ' .. ends .. ' ' .. (entitlement or '')
end
if entitlement and string.sub(entitlement, 1, 13) > now then return said('entitled', 0, 0, ends) end

local at = redis.call('LPOS', KEYS[2], string.sub(reader, 3, 8))
local place = at and at + 1
local value = place and redis.call('LINDEX', KEYS[2], place)

-- Most views, before the functions that others need are made: nothing but views is there, no window is begun and nothing written.
if value and #value % width == 0 and ends == '' and ARGV[9] == '' then
  at = string.find(value, string.sub(entry, 1, 6), 1, true)
  if at and at % width == 1 then return said('already-read', #value / width, 0, ends) end
  if not at and #value / width >= tonumber(ARGV[3]) then return said('full', #value / width, 0, ends) end
end

-- include shared/views
-- include shared/meters
-- include shared/view-further
