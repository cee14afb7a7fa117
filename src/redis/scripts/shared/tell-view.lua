-- Does a view and writes what it tells of in the same step: that it took the last article of the reader's window, or that none is left.
-- Each is told once in a window.
-- KEYS: 1 where events wait, 2 what was told of in windows of this name, then those of the view
-- ARGV: 1 that the last article was taken, 2 that none is left, both with '@limit' for the limit, 3 time to live of what waits (ms), then
--       those of the view
-- Returns: what the view says
-- include shared/events
local function tellView(view)
  local taken, none, args = ARGV[1], ARGV[2], { unpack(ARGV, 4) }
  local said = view({ unpack(KEYS, 3) }, args)
  local text, candidate = said, 0
  if type(said) == 'table' then text, candidate = said[1], said[2] or 0 end
  local outcome, used, ends = string.match(text, '^(%S+) (%d+) %d (%d*) ')
  local limit = candidate > 0 and cjson.decode(args[11]).candidates[candidate].limit or tonumber(args[3])
  local event = outcome == 'full' and none or outcome == 'counted' and tonumber(used) >= limit and taken
  local field = (outcome == 'full' and 'x' or 'l') .. args[1]
  if not event or redis.call('HGET', KEYS[2], field) == ends then return said end

  local time = redis.call('TIME')
  if outcome == 'full' and time[1] * 1000 + time[2] / 1000 > tonumber(args[7]) then return said end
  redis.call('HSET', KEYS[2], field, ends)
  if redis.call('PTTL', KEYS[2]) < tonumber(args[6]) then redis.call('PEXPIRE', KEYS[2], args[6]) end
  wait(KEYS[1], (string.gsub(event, '"@limit"', string.format('%d', limit))), ARGV[3])
  return said
end
