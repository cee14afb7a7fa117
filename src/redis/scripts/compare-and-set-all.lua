-- Writes several fields of a hash if the version of each is still the expected one, or none. A record ends in a space and its version.
-- KEYS: 1 hash
-- ARGV: 1 deadline by Redis's clock (ms), 2 number of fields, then for each: its name, its expected version (0 if there is no record), the next record
-- Returns: 'written', 'conflict', or 'late' past the deadline: nothing was written
local last = 3 * ARGV[2]
for at = 3, last, 3 do
  local record = redis.call('HGET', KEYS[1], ARGV[at])
  local version = record and string.match(record, ' (%d+)$') or '0'
  if version ~= ARGV[at + 1] then return 'conflict' end
end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[1]) then return 'late' end
for at = 3, last, 3 do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2]) end
return 'written'
