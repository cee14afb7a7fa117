-- Writes a change of a delivery if its version is still the expected one. A record ends in a space and its version.
-- KEYS: 1 the endpoint's deliveries, 2 those that wait, 3 those that were delivered, 4 those that were given up
-- ARGV: 1 the id of the event, 2 the expected version, 3 the next record, 4 which of the keys it stands in then, 5 deadline by Redis's clock (ms)
-- Returns: 'recorded'; 'changed' if the version is another or there is no such delivery, or 'late' past the deadline: nothing was written
local record = redis.call('HGET', KEYS[1], ARGV[1])
if not record or string.match(record, ' (%d+)$') ~= ARGV[2] then return 'changed' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return 'late' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
local place = 0
for at = 2, 4 do
  place = redis.call('ZSCORE', KEYS[at], ARGV[1]) or place
  redis.call('ZREM', KEYS[at], ARGV[1])
end
redis.call('ZADD', KEYS[tonumber(ARGV[4])], place, ARGV[1])
return 'recorded'
