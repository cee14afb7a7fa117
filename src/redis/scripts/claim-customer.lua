-- Makes a customer the reader's, unless they have another than the one that may be replaced.
-- KEYS: 1 what there is of a reader who has not paid, 2 billing, where the customer of one who has stands for good
-- ARGV: 1 the field in billing, 2 the customer that may be replaced or '', 3 the new one, 4 time to live (ms),
--       5 deadline by Redis's clock (ms)
-- Returns: outcome ('claimed', 'kept', or 'late' past the deadline: nothing was written), the customer now
local kept = redis.call('HGET', KEYS[2], ARGV[1])
local customer = kept or redis.call('HGET', KEYS[1], 'c')
if customer and customer ~= ARGV[2] then return { 'kept', customer } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return { 'late' } end
if kept then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
else
  redis.call('HSET', KEYS[1], 'c', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return { 'claimed', ARGV[3] }
