-- What scripts share that find a reader in a meter: a list of pairs, six bytes of the reader's key (see `keys.ts`), then what is counted
-- of them. That is never six bytes long, so none is taken for a reader.
-- include shared/marks

local function isLate(deadline)
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(deadline)
end

local function fieldOf(reader) return string.sub(reader, 3, 8) end

local function isFormer(key) return redis.call('TYPE', key).ok == 'hash' end

-- What is there of the reader and where it stands, nil if there is nothing; or 'unmoved' if an earlier version may have counted it.
local function find(key, former, reader)
  local at = redis.call('LPOS', key, fieldOf(reader))
  if at then return redis.call('LINDEX', key, at + 1), at + 1 end
  if isFormer(former) then return 'unmoved' end
end

-- `at`: where it stands already, or nil. A new list expires with the window.
local function save(key, reader, value, at, ttl)
  if at then
    redis.call('LSET', key, at, value)
  elseif redis.call('RPUSH', key, fieldOf(reader), value) == 2 then
    redis.call('PEXPIRE', key, ttl)
  end
end

-- By a value that none is like, for others may have the same as this reader.
local function remove(key, reader, at)
  local gone = '\0gone' .. fieldOf(reader)
  redis.call('LSET', key, at, gone)
  redis.call('LREM', key, 1, fieldOf(reader))
  redis.call('LREM', key, 1, gone)
end
