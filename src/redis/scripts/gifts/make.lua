-- Writes a gift, and takes it from what its giver may make in a month.
-- KEYS: 1 gift, 2 what there is of gifts of the giver
-- ARGV: 1 gift as JSON, 2 its time to live (ms), 3 how many the giver may make or '' for any number, 4 field of the month, 5 field of the gift,
--       6 time to live of what there is of the giver (ms), 7 deadline by Redis's clock (ms)
-- Returns: outcome ('made'; 'used-up' or, past the deadline, 'late': nothing was written), how many the giver has made in the month
local used = ARGV[3] ~= '' and tonumber(redis.call('HGET', KEYS[2], ARGV[4]) or '0') or 0
if ARGV[3] ~= '' and used >= tonumber(ARGV[3]) then return { 'used-up', used } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[7]) then return { 'late' } end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'n', '0')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if ARGV[3] == '' then return { 'made', 0 } end
redis.call('HINCRBY', KEYS[2], ARGV[4], 1)
redis.call('HSET', KEYS[2], ARGV[5], '')
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[6]) then redis.call('PEXPIRE', KEYS[2], ARGV[6]) end
return { 'made', used + 1 }
