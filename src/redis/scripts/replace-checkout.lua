-- Replaces a reader's open checkout if its session is still the expected one.
-- KEYS: 1 what there is of a reader who has not paid, 2 billing, where earlier versions wrote it
-- ARGV: 1 the field in billing, 2 expected session or '' for none, 3 the next checkout as JSON or '' for none, 4 time to live (ms),
--       5 deadline by Redis's clock (ms)
-- Returns: 'replaced', 'conflict', or 'late' past the deadline: nothing was written
local open = redis.call('HGET', KEYS[1], 'o') or redis.call('HGET', KEYS[2], ARGV[1])
local session = open and cjson.decode(open).session or ''
if session ~= ARGV[2] then return 'conflict' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return 'late' end
redis.call('HDEL', KEYS[2], ARGV[1])
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], 'o')
else
  redis.call('HSET', KEYS[1], 'o', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 'replaced'
