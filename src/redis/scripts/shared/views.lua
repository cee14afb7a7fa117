-- What scripts share that read a reader's views: six bytes for the article of each, then the time, to the second (see
-- `packed-views.ts`). The first bit of the time says that a receipt was handed out. `width`: how many bytes a view has.

-- Where the article stands, from `start` on, or nil.
local function placeOf(value, article, start, width)
  local at = string.find(value, article, start, true)
  while at and (at - start) % width ~= 0 do at = string.find(value, article, at + 1, true) end
  return at
end

local function timeAt(value, at, width)
  local time = string.byte(value, at + 6) % 128
  for place = at + 7, at + width - 1 do time = time * 256 + string.byte(value, place) end
  return time
end

-- Times go round, so the sooner of two is the one from which the way to the other is shorter.
local function isSince(time, oldest, width)
  local span = 2 ^ (8 * (width - 6) - 1)
  return (time - tonumber(oldest)) % span < span / 2
end

local function hasReceipt(value, at) return string.byte(value, at + 6) > 127 end

local function withReceipt(value, at)
  if hasReceipt(value, at) then return value end
  return string.sub(value, 1, at + 5) .. string.char(string.byte(value, at + 6) + 128) .. string.sub(value, at + 7)
end
