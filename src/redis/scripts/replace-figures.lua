-- Puts figures in the place of all those of one publication and day whose names begin with the same word.
-- KEYS: 1 tally
-- ARGV: 1 what their names begin with, 2 time to live (ms), then in turn a figure and its amount
-- Returns: 'replaced'
-- Needs no deadline, for what comes late is as true as what comes in time, until the next replaces it.
local kept = {}
for at = 3, #ARGV - 1, 2 do
  redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
  kept[ARGV[at]] = true
end
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, #ARGV[1]) == ARGV[1] and not kept[field] then redis.call('HDEL', KEYS[1], field) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2], 'NX')
return 'replaced'
