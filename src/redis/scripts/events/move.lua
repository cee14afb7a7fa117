-- Adds events to those of a publication, once: what was moved before is passed over.
-- KEYS: 1 events of the publication, 2 what was moved last from each place
-- ARGV: 1 name of the place, 2 how many events are kept, 3 how many come, then for each its number there and the event
-- Returns: 'moved'
-- Needs no deadline, for it may happen at any time, and again.
local last = redis.call('HGET', KEYS[2], ARGV[1]) or ''
for at = 4, 3 + 2 * tonumber(ARGV[3]), 2 do
  if ARGV[at] > last then
    last = ARGV[at]
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'v', last, 'e', ARGV[at + 1])
  end
end
redis.call('HSET', KEYS[2], ARGV[1], last)
return 'moved'
