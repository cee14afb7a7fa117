-- Writes what has fallen due in one bucket, and says whether anything waits there.
-- KEYS: 1 where events wait, 2 what falls due, 3 entitlements
-- ARGV: 1 now (13 digits), 2 time to live of what waits (ms)
-- Returns: how many events wait
-- Needs no deadline, because what has fallen due stays so.
-- include shared/events
local now = ARGV[1]

-- Whether it still follows from what is stored: what was changed while no events were written told of nothing.
local function stands(field, basis)
  local record = redis.call('HGET', KEYS[3], string.sub(field, 2))
  if string.sub(field, 1, 1) == 'l' then return record and string.match(record, ' (%d+)$') == basis end
  return not record or string.sub(record, 1, 13) <= now
end

for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  local basis, lines = dueIn(KEYS[2], field)
  if string.sub(lines, 1, 13) <= now then
    if stands(field, basis) then
      bring(KEYS[1], KEYS[2], field, now, ARGV[2])
    else
      redis.call('HDEL', KEYS[2], field)
    end
  end
end
return redis.call('XLEN', KEYS[1])
