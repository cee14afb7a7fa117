-- Replaces a reader's open checkout if its session is still the expected one.
-- KEYS: 1 billing hash
-- ARGV: 1 field, 2 expected session or '' for none, 3 the next checkout as JSON or '' for none, 4 deadline by Redis's clock (ms)
-- Returns: 'replaced', 'conflict', or 'late' past the deadline: nothing was written
local open = redis.call('HGET', KEYS[1], ARGV[1])
local session = open and cjson.decode(open).session or ''
if session ~= ARGV[2] then return 'conflict' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[4]) then return 'late' end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 'replaced'
