-- Writes one field of a hash if its version is still the expected one. A record ends in a space and its version.
-- KEYS: 1 hash
-- ARGV: 1 field, 2 expected version (0 if there is no record), 3 the next record, 4 deadline by Redis's clock (ms)
-- Returns: 'written', 'conflict', or 'late' past the deadline: nothing was written
local record = redis.call('HGET', KEYS[1], ARGV[1])
local version = record and string.match(record, ' (%d+)$') or '0'
if version ~= ARGV[2] then return 'conflict' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[4]) then return 'late' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 'written'
