-- Second step of a union: adds what was known of an anonymous reader. Repeated it changes nothing.
-- KEYS: 1 what is known of the registered reader
-- ARGV: 1 now (13 digits), 2 time to live (ms), 3 deadline by Redis's clock (ms), 4 how many values follow, then in turn field and value
-- Returns: 'merged', or 'late' past the deadline: nothing was written
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return 'late' end

local key, now = KEYS[1], ARGV[1]
local function lasts(value) return value and string.sub(value, 1, 13) > now end

-- The arm first exposed stays. Who was exposed to two has crossed.
local function crossed(own, theirs)
  if string.sub(own, 15) == string.sub(theirs, 15) and string.sub(theirs, 14, 14) == '0' then return own end
  return string.sub(own, 1, 13) .. '1' .. string.sub(own, 15)
end

for at = 5, 4 + tonumber(ARGV[4]), 2 do
  local field, theirs, own = ARGV[at], ARGV[at + 1], redis.call('HGET', key, ARGV[at])
  local kind = string.sub(field, 1, 1)
  if kind == 's' then
    if not own or theirs < own then redis.call('HSET', key, field, theirs) end
  elseif (kind == 't' or kind == 'a') and lasts(theirs) then
    if not lasts(own) then
      redis.call('HSET', key, field, theirs)
    elseif kind == 'a' then
      redis.call('HSET', key, field, crossed(own, theirs))
    end
  end
end
redis.call('HDEL', key, 'u')
if redis.call('PTTL', key) < tonumber(ARGV[2]) then redis.call('PEXPIRE', key, ARGV[2]) end
return 'merged'
