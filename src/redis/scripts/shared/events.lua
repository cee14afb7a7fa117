-- What scripts share that write events: they wait beside what was changed until they are moved to the publication's (see `events/keys.ts`).

local function wait(out, event, ttl)
  redis.call('XADD', out, '*', 'e', event)
  redis.call('PEXPIRE', out, ttl)
end

-- What a due follows from, and its lines; nil if there is none.
local function dueIn(due, field)
  local value = redis.call('HGET', due, field)
  if value then return string.match(value, '^(%d*)\n(.*)$') end
end

-- Writes of one due what has come to be, and keeps the rest.
local function bring(out, due, field, now, ttl)
  local basis, lines = dueIn(due, field)
  local rest = ''
  for line in string.gmatch(lines or '', '[^\n]+') do
    if string.sub(line, 1, 13) <= now then
      wait(out, string.sub(line, 14), ttl)
    else
      rest = rest .. line .. '\n'
    end
  end
  if rest == '' then
    redis.call('HDEL', due, field)
  else
    redis.call('HSET', due, field, basis .. '\n' .. rest)
  end
end
