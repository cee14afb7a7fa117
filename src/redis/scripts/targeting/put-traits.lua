-- Adds traits to what is known of a reader, or replaces them.
-- KEYS: 1 what is known
-- ARGV: 1 now (13 digits), 2 deadline by Redis's clock (ms), 3 time to live (ms), 4 maximum traits, 5 how many values follow,
--       then in turn a field and its value
-- Returns: 'put'; 'too-many', or 'late' past the deadline: nothing was written
local last, count = 5 + tonumber(ARGV[5]), 0
local put = {}
for at = 6, last, 2 do
  if not put[ARGV[at]] then count = count + 1 end
  put[ARGV[at]] = ARGV[at + 1]
end
local found, over = redis.call('HGETALL', KEYS[1]), {}
for at = 1, #found, 2 do
  if string.sub(found[at], 1, 1) == 't' and not put[found[at]] then
    if string.sub(found[at + 1], 1, 13) > ARGV[1] then count = count + 1 else over[#over + 1] = found[at] end
  end
end
if count > tonumber(ARGV[4]) then return 'too-many' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return 'late' end
for field, value in pairs(put) do redis.call('HSET', KEYS[1], field, value) end
redis.call('HDEL', KEYS[1], 'u', unpack(over))
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 'put'
