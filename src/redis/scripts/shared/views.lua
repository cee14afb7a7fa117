-- What scripts share that read a reader's packed views: ten bytes each, six for the article and four for the second.

local function isLate(deadline)
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(deadline)
end

-- One byte stands before the views where something was united into them.
local function headOf(entries) return entries and #entries % 10 or 0 end

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

local function filtered(entries, keeps)
  local kept = ''
  for at = 1, #entries, 10 do
    if keeps(at) then kept = kept .. string.sub(entries, at, at + 9) end
  end
  return kept
end
