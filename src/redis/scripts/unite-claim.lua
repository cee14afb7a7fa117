-- First step of a union: the anonymous reader's meter is claimed for one registered reader, for good.
-- KEYS: 1 meter of the anonymous reader
-- ARGV: 1 anonymous reader, 2 registered reader, 3 now (13 digits), 4 '1' for a rolling window or '',
--       5 deadline by Redis's clock (ms)
-- Returns: outcome ('claimed', 'nothing', 'done-before', or 'late' past the deadline: nothing was written),
--          the entries to be united, end of a rolling window or '', the entries whose receipts were handed out lately, how many
--          bytes of entries stood there when it was claimed
local stored = redis.call('HMGET', KEYS[1], ARGV[1], 'o' .. ARGV[1], 'end', 'x' .. ARGV[1])
local entries, owner, ends, noted = stored[1], stored[2], stored[3], stored[4] or ''
if ARGV[4] == '1' and not (ends and ends > ARGV[3]) then return { 'nothing' } end
if entries then entries = string.sub(entries, 1 + #entries % 10) end
if owner then
  local claim = ARGV[2] .. 'p'
  if string.sub(owner, 1, #claim) ~= claim then return { 'done-before', '', ends or '' } end
  local size = tonumber(string.sub(owner, #claim + 1)) or #(entries or '')
  return { 'claimed', entries or '', ends or '', noted, size }
end
if not entries or entries == '' then return { 'nothing' } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return { 'late' } end
redis.call('HSET', KEYS[1], 'o' .. ARGV[1], ARGV[2] .. 'p' .. #entries)
return { 'claimed', entries, ends or '', noted, #entries }
