-- Writes the part that a reader has in experiments, if its version is still the expected one. A record ends in a space and its version.
-- KEYS: 1 record
-- ARGV: 1 expected version (0 if there is no record), 2 the next record, 3 time to live (ms), 4 deadline by Redis's clock (ms)
-- Returns: 'written', 'conflict', or 'late' past the deadline: nothing was written
local record = redis.call('GET', KEYS[1])
local version = record and string.match(record, ' (%d+)$') or '0'
if version ~= ARGV[1] then return 'conflict' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[4]) then return 'late' end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 'written'
