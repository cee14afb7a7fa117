-- What scripts share that read a reader's packed views: ten bytes each, six for the article and four for the second.

local function isLate(deadline)
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(deadline)
end

-- How many bytes stand before the views: one where something was united into them.
local function headOf(entries) return entries and #entries % 10 or 0 end

-- Where the view of an article begins, or nil.
local function placeOf(entries, article)
  local head = headOf(entries)
  local at = entries and string.find(entries, article, 1 + head, true)
  while at and (at - head) % 10 ~= 1 do at = string.find(entries, article, at + 1, true) end
  return at
end

local function secondAt(entries, at)
  local a, b, c, d = string.byte(entries, at + 6, at + 9)
  return ((a * 256 + b) * 256 + c) * 256 + d
end

-- The views of these that `keeps` says yes to.
local function filtered(entries, keeps)
  local kept = ''
  for at = 1, #entries, 10 do
    if keeps(at) then kept = kept .. string.sub(entries, at, at + 9) end
  end
  return kept
end

-- The key, in hexadecimal digits, of the reader with whom this one was united, or nil. Of one who was erased since the mark is all
-- zeros: there is nobody to go on with.
local function ownerIn(mark)
  if not mark or string.sub(mark, -1) ~= 'd' or string.find(mark, '[^%z]') == #mark then return nil end
  return (string.gsub(string.sub(mark, 1, -2), '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end

-- What is to be done when a reader's first view is written. A rolling window may begin again in the hash of one that was given
-- back, which would expire earlier.
local function begin(key, ends, ttl)
  if ends == '' then return redis.call('PEXPIRE', key, ttl, 'NX') end
  redis.call('HSET', key, 'end', ends)
  redis.call('PEXPIRE', key, ttl)
end
