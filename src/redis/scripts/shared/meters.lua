-- What scripts share that find a reader in a meter: a list of pairs, six bytes of the reader's key (see `keys.ts`), then the value. No
-- value is six bytes long, so none is taken for a reader. It is the reader's views and, before them if there is any, a head: a byte
-- that says which marks follow, those with their lengths, and one byte more if the head could be taken for views by its length.

local function isLate(deadline)
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(deadline)
end

-- The key, in hexadecimal digits, of the reader with whom this one was united, or nil. Of one who was erased since the mark is all
-- zeros: there is nobody to go on with.
local function ownerIn(mark)
  if not mark or string.sub(mark, -1) ~= 'd' or string.find(mark, '[^%z]') == #mark then return nil end
  return (string.gsub(string.sub(mark, 1, -2), '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end

-- By the bits of the head, from the second on; the first is `united`, whether a union has added views, or an adoption.
local names = { 'from', 'owner', 'given', 'ends' }

-- The marks, and where the views begin.
local function marksIn(value, width)
  if #value % width == 0 then return {}, 1 end
  local bits, at = string.byte(value), 2
  local marks = { united = bits % 2 == 1 }
  for number, name in ipairs(names) do
    if bit.band(bits, 2 ^ number) ~= 0 then marks[name], at = struct.unpack('>I4c0', value, at) end
  end
  return marks, at + (#value - at + 1) % width
end

local function valueOf(marks, views, width)
  local bits, head = marks.united and 1 or 0, ''
  for number, name in ipairs(names) do
    local mark = marks[name]
    if mark then bits, head = bits + 2 ^ number, head .. struct.pack('>I4c0', #mark, mark) end
  end
  if bits == 0 then return views end
  head = string.char(bits) .. head
  if #head % width == 0 then head = head .. '\0' end
  return head .. views
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
