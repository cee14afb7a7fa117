-- Does a change and writes what it tells of, both in one step, or neither.
-- KEYS: 1 where events wait, 2 what falls due, then those of the change
-- ARGV: 1 what the change says, or says first, if it is to be told, 2 now (13 digits), 3 time to live of what waits (ms), 4 reader or '',
--       5 the version of the reader's entitlement before the change or '' if it is about another thing, 6 how many events, 7 how many
--       dues; then the events, then for each due its letter and what it is or '' for nothing, then those of the change
-- Returns: what the change says
-- include shared/events
local function tell(change)
  local now, ttl, events, dues = ARGV[2], ARGV[3], tonumber(ARGV[6]), tonumber(ARGV[7])
  local said = change({ unpack(KEYS, 3) }, { unpack(ARGV, 8 + events + 2 * dues) })
  if (type(said) == 'table' and said[1] or said) ~= ARGV[1] then return said end
  -- What came to be before this and is not written yet comes first.
  if ARGV[5] ~= '' and dueIn(KEYS[2], 'l' .. ARGV[4]) == ARGV[5] then bring(KEYS[1], KEYS[2], 'l' .. ARGV[4], now, ttl) end
  for at = 8, 7 + events do wait(KEYS[1], ARGV[at], ttl) end
  for at = 8 + events, 7 + events + 2 * dues, 2 do
    local field = ARGV[at] .. ARGV[4]
    if ARGV[at + 1] == '' then redis.call('HDEL', KEYS[2], field) else redis.call('HSET', KEYS[2], field, ARGV[at + 1]) end
  end
  return said
end
