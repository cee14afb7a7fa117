-- Ends a gift.
-- KEYS: 1 gift
-- ARGV: 1 the key of the reader who must have made it, in hexadecimal digits, or '' for anybody, 2 now (ms), 3 deadline by Redis's clock (ms)
-- Returns: outcome ('ended'; 'unknown'; 'late' past the deadline: nothing was written), the gift as JSON, how many it let in, when it was ended
local gift, redeemed, ended = unpack(redis.call('HMGET', KEYS[1], 'v', 'n', 'e'))
if not gift or ARGV[1] ~= '' and cjson.decode(gift).by.reader ~= ARGV[1] then return { 'unknown' } end
if ended then return { 'ended', gift, redeemed, ended } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return { 'late' } end
redis.call('HSET', KEYS[1], 'e', ARGV[2])
return { 'ended', gift, redeemed, ARGV[2] }
