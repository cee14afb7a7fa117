-- Moves a meter as earlier versions kept it to where it is now: a hash in which each reader had a field of ten bytes per view, six for
-- the article and four for the second, after a `u` if a union had added some; and other fields for the marks. A text stays in its
-- place, so that an earlier version that still runs is refused what it could count there unseen.
-- KEYS: 1 meter, 2 the meter as earlier versions kept it
-- ARGV: 1 how many bytes a view has, 2 the reader whose rolling window it is or ''
-- Returns: 'moved', or 'nothing' where there is nothing to be moved
-- Needs no deadline, for it changes nothing of what is counted.
-- include shared/views
-- include shared/merged
-- include shared/meters
-- include shared/former
if redis.call('TYPE', KEYS[2]).ok ~= 'hash' then return 'nothing' end
local width = tonumber(ARGV[1])
local found, ends = readersIn(KEYS[2], ARGV[2])
for reader, marks in pairs(found) do
  local entries = marks.entries or ''
  local views = viewsOf(entries, marks.noted or '', width)
  marks.owner, marks.ends, marks.united = ownerOf(marks.owner, width), ends, #entries % 10 == 1
  local at = redis.call('LPOS', KEYS[1], fieldOf(reader))
  if not at then
    redis.call('RPUSH', KEYS[1], fieldOf(reader), valueOf(marks, views, width))
  else
    -- An earlier version that still ran has counted for somebody who had been moved.
    local value = redis.call('LINDEX', KEYS[1], at + 1)
    local present, start = marksIn(value, width)
    for name, mark in pairs(marks) do present[name] = present[name] or mark end
    present.united = true
    redis.call('LSET', KEYS[1], at + 1, valueOf(present, merged(string.sub(value, start), views, width), width))
  end
end
local ttl = redis.call('PTTL', KEYS[2])
redis.call('SET', KEYS[2], '')
for at = 1, ttl < 0 and 0 or #KEYS do redis.call('PEXPIRE', KEYS[at], math.max(ttl, 1), 'NX') end
return 'moved'
