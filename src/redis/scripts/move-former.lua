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
if redis.call('TYPE', KEYS[2]).ok ~= 'hash' then return 'nothing' end
local width, found, ends = tonumber(ARGV[1]), {}, nil
if ARGV[2] ~= '' then found[ARGV[2]] = {} end

local names = { a = 'from', o = 'owner', g = 'given', x = 'noted' }
local flat = redis.call('HGETALL', KEYS[2])
for at = 1, #flat, 2 do
  local field, value = flat[at], flat[at + 1]
  local reader = string.sub(field, -12)
  if field == 'end' then
    ends = value
  else
    found[reader] = found[reader] or {}
    found[reader][#field == 12 and 'entries' or names[string.sub(field, 1, 1)]] = value
  end
end

local function viewsOf(entries, noted)
  local views = ''
  for at = 1 + #entries % 10, #entries, 10 do
    local time = string.sub(entries, at + 6, at + 9)
    time = width == 9 and string.char(string.byte(time, 2) % 128) .. string.sub(time, 3) or '\0' .. time
    views = views .. string.sub(entries, at, at + 5) .. time
  end
  for at = 1, #noted, 10 do
    local place = placeOf(views, string.sub(noted, at, at + 5), 1, width)
    if place then views = withReceipt(views, place) end
  end
  return views
end

-- A union that is pending says how many bytes of views there were.
local function ownerOf(mark)
  local size = mark and string.match(string.sub(mark, 13), '^p(%d+)$')
  return size and string.sub(mark, 1, 13) .. size / 10 * width or mark
end

for reader, marks in pairs(found) do
  local entries = marks.entries or ''
  local views = viewsOf(entries, marks.noted or '')
  marks.owner, marks.ends, marks.united = ownerOf(marks.owner), ends, #entries % 10 == 1
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
